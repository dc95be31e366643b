import type { Command } from './understand/intent';

/** One row a command; the first that matches the whole message wins. Messages come in lower case, without end marks. */
const PLEASE = '(?:please |pls |can you |could you |could you please )?';
const END = '(?: please| now)?';

function whole(words: string): RegExp {
  return new RegExp(`^${PLEASE}(?:${words})${END}$`);
}

export const COMMANDS: ReadonlyArray<readonly [RegExp, Command]> = [
  [
    whole('help|help me|commands?|examples?|what can you do|what can i (?:ask|do|say)|how does this work|who are you'),
    'help',
  ],
  [whole('cancel|never ?mind|stop|quit|exit|abort|forget it|leave it'), 'cancel'],
  [whole('start over|start again|restart|reset|begin again|new conversation'), 'start-over'],
  [whole('forget (?:me|everything|about me)|(?:delete|erase|remove) (?:my data|everything about me)'), 'forget-me'],
  [
    whole(
      'what (?:do|have|did) you (?:keep|kept|store|stored|save|saved|remember|know)(?: (?:of|about|on|from) me)?|what is (?:kept|stored|remembered|saved)(?: (?:of|about) me)?|(?:show|list)(?: me)? (?:my data|what (?:you keep|is kept)(?: (?:of|about) me)?)|my data',
    ),
    'what-is-kept',
  ],
  [whole('(?:sign|log) ?-?(?:me )?in|login|signin|who am i'), 'sign-in'],
  [whole('(?:sign|log) ?-?(?:me )?out|logout|signout|log ?off|sign ?off'), 'sign-out'],
  [
    whole(
      'hubs|(?:list|show)(?: me)?(?: my| the| all)? hubs|(?:what|which) hubs(?: are there| can i (?:see|ask about)| do you (?:know|see))?|my hubs',
    ),
    'hubs',
  ],
  [whole('hi|hello|hey|hallo|moin|good (?:morning|afternoon|evening|day)|hi there|hello there|hey there'), 'greeting'],
  [
    whole(
      'yes|y|yep|yeah|yes,? (?:send it|do it|go ahead|i agree)|(?:ok|okay|sure)(?:,? (?:send it|do it|go ahead))?|send it|go ahead|i agree|do it',
    ),
    'yes',
  ],
  [whole("no|n|nope|no,? thanks?(?: you)?|(?:no,? )?(?:do not|don'?t)(?: send(?: it)?)?"), 'no'],
  [whole('thanks|thank you|thx|cheers|great|perfect|ok thanks|thanks a lot|thank you very much|many thanks'), 'thanks'],
];

/** "Watch pump-08 for 24 hours", "tell me when it drops". */
export const WATCH =
  /^(?:and |also )?(?:please |pls |can you |could you )?(?:(?:keep )?watch(?:ing)?\b|monitor\b|keep an eye on\b|(?:notify|alert|tell|warn|message|ping) me (?:when|if|as soon as)\b|let me know (?:when|if|as soon as)\b)/;

export const STOP_WATCHING =
  /^(?:please |pls )?(?:(?:stop|end|cancel|quit)(?: (?:the|all|my))? (?:watch(?:ing|es)?|monitoring)\b|(?:do not|don't) watch\b|unwatch\b)/;

/** "What do you watch?" Asked of the whole message. */
export const WATCHES =
  /^(?:please )?(?:(?:list |show |show me )?(?:all )?(?:the |my )?watch(?:es|list)|what (?:do you|are you|am i) watch(?:ing)?|what is (?:being )?watched)(?: please)?$/;

/** "How do I get the log?", "device log". */
export const LOG_GUIDE =
  /\b(?:how|where)\b.*\b(?:get|find|fetch|obtain|collect|switch|enable|turn|see|read|take|make|is|are)\b.*\blogs?\b|^(?:please )?(?:the |a )?(?:device|client|sdk)(?:'s)?(?: own)? logs?\b|^(?:steps|guide|help) (?:for|to|with) (?:get )?(?:the )?(?:device )?logs?\b|^(?:how to )?get (?:the |a )?(?:device )?logs?\b/;

/** "Fetch edgeHub's log of gate-01." */
export const EDGE_LOG =
  /\b(?:fetch|get|pull|read|download|show|give)\b.*?\b(edgehub|edgeagent)(?:'s)?\b.*\blogs?\b|\b(?:fetch|get|pull|read|download|show|give)\b.*\blogs? (?:of|from) (?:the )?(?:module )?(edgehub|edgeagent)\b|\bgetmodulelogs\b/;

/** "Fetch the support bundle of gate-01": from the gateway; a bundle "for support" is a case of ours. */
export const EDGE_BUNDLE =
  /\b(?:fetch|get|pull|upload|download|ask for)\b.*\bsupport[- ]bundle\b.*\b(?:of|from)\b|\bgateway'?s? support[- ]bundle\b|\buploadsupportbundle\b/;

/** "Enable pump-02", "enable it"; logs and settings of Azure are enabled elsewhere. */
export const ENABLE =
  /^(?:please |can you |could you |could you please )?(?:re-?)?enable (?!.*\b(?:logs?|logging|diagnostics?|settings?|alerts?|notifications?|metrics)\b)/;
export const ENABLE_LAST = /\benable (?:it|that|this|the device|this device|that device)(?: again)?(?: please| now)?$/;

export const COLLECT =
  /\b(?:collect|gather|bundle|pack|export)\b.*\blogs?\b|^(?:please )?collect\b|\bsupport (?:bundle|case)\b|\blogs for (?:the )?support\b/;

export const AGAIN =
  /^(?:please )?(?:(?:check|look|try|run|test|diagnose|do|ask)(?: it| that| this| them| the same)? (?:again|once more|anew)|again|once more|re-?check|re-?try|refresh|same again|repeat)(?: please)?$/;

export const AND_ALSO = /^(?:and|also|what about|how about|now|same for|the same for|or)\b/;

/** Words that make a message one about a device that does not stay connected, even when it names none. */
export const TROUBLE =
  /\b(?:dis-?connect\w*|re-?connect\w*|connect(?:s|ed|ing|ion|ions|ivity)?|drop(?:s|ped|ping)?|off-?line|unstable|flap\w*|flicker\w*|unreachable|down|gone|dead|silent|lost|loses|losing|time(?:s|d)? ?out|kicked|diagnos\w*|troubleshoot\w*|check|investigate|inspect|examine|problem|trouble|issue|fails?|failing|failed|wrong|broken|online|stopped sending|not sending)\b/;

/** "What is wrong with contoso-lab?", where a hub and no device is named: the hub as a whole. */
const OF_A_HUB =
  /\b(?:wrong|up|happening|going on|how is|how's|how are|status|health|healthy|state|overview|summary|worst)\b|\b(?:which|what) (?:of (?:the|my) )?devices\b|\b(?:all|how many) (?:of )?(?:the |my )?devices\b|\b(?:whole|entire)\b/;

/** The same by the words around the hub's name, which stands as `§`. */
const AROUND_A_HUB: readonly RegExp[] = [
  /^(?:please )?(?:show|check|look (?:at|into|over)|inspect|examine|diagnose|investigate|summari[sz]e)(?: me)?(?: the)?(?: whole| entire)?(?: iot)?(?: hub)? §(?: please| now)?$/,
  /^(?:is|are) § (?:ok|okay|fine|healthy|well|alright|all right|down|offline|online)\b/,
  /^§ (?:is|seems|looks|was|went|has|keeps|drops|loses)\b/,
];

/** "How is the hub?", "which devices drop most?": a hub is meant and not named. */
const UNNAMED_HUB: readonly RegExp[] = [
  /\b(?:wrong with|up with|happening (?:on|in|at)|going on (?:on|in|at|with)|how is|how's|status of|health of|state of|show(?: me)?|check|look at|overview of|summary of) (?:the|my|our|this) (?:whole |entire )?(?:iot )?hub\b/,
  /(?<!\b(?:on|in|at|of|from|to) )\b(?:the|my|our|this) (?:whole |entire )?(?:iot )?hub (?:is|seems|looks|was|went|has|keeps|drops|loses)\b/,
  /^(?:and )?(?:which|what) (?:of (?:the|my) )?devices\b.*\b(?:drop\w*|dis-?connect\w*|worst|off-?line|fail\w*|down)\b/,
];

/** Whether the hub as a whole is asked about. `around`: the message with names as `§` and without its words of time. */
export function asksForHub(around: string, named: boolean): boolean {
  if (!named) return UNNAMED_HUB.some((pattern) => pattern.test(around));
  const ofDevices = /\bdevice\b|(?<!\b(?:which|what|all|the|my|many) )\bdevices\b/.test(around);
  return (OF_A_HUB.test(around) && !ofDevices) || AROUND_A_HUB.some((pattern) => pattern.test(around));
}
