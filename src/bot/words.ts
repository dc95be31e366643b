import { type Activity, ActivityTypes, type Attachment, InputHints } from 'botbuilder';
import { oneLine } from '../cards/escape';

/** A plain message. Never Markdown: it may hold what people typed. */
export function say(text: string): Partial<Activity> {
  return { type: ActivityTypes.Message, text, textFormat: 'plain', inputHint: InputHints.AcceptingInput };
}

/** A card, with its sentence for notifications and for clients that show no cards. */
export function show(attachment: Attachment, summary: string): Partial<Activity> {
  return { type: ActivityTypes.Message, summary, attachments: [attachment], inputHint: InputHints.AcceptingInput };
}

export const WORDS = {
  greeting: 'Hello. Which device keeps disconnecting? For example: why does pump-08 on contoso-lab keep disconnecting?',
  thanks: 'You are welcome. Type “check again” any time to look anew.',
  unknown:
    'I did not understand that. I find out why a device of an IoT hub disconnects: name the device and its hub, like “check pump-08 on contoso-lab”. Type “help” for all that I understand.',
  empty: 'That message was empty. Name a device, like “check pump-08”, or type “help”.',
  tooLong:
    'That is more than I can read at once (4 000 characters). Please name only the device, its hub and the time.',
  fileInRoom:
    'Teams gives me files only in our one-to-one chat, so I could not read that one. Please send it to me there, or ask there “how do I get the log?” for an upload link.',
  secret:
    'Your message held a key or token. I dropped it at once and kept nothing of it, but it has passed through this chat: please give the device a new key (rotate it) soon.',
  nothingBefore: 'There is nothing to look at again yet. Name a device, like “check pump-08 on contoso-lab”.',
  cancelled: 'Cancelled. Name a device whenever you like.',
  nothingToCancel: 'There is nothing to cancel. What I am looking at will be answered in a few seconds.',
  forgotten:
    'Done: I have forgotten this conversation, what you asked, the logs that you gave me, your watches, the buttons of your cards, your cases and their downloads, and what you had not handed over.',
  startOver: 'Starting over.',
  pressed: 'Done.',
  pressedTwice: 'That button has already done its work. To look anew, type “check again”.',
  oldButton:
    'That button is too old, or I no longer know it. Type what you want instead, like “check pump-08 on contoso-lab” or “check again”.',
  notYourButton:
    'That button belongs to the person who asked. Ask yourself, like “check pump-08 on contoso-lab”, and you get your own.',
  already: 'I have that question already: its answer is above or on its way.',
  busy: 'I have too much to do just now and have not started. Please ask again in a minute.',
  noCollecting: 'I cannot make a case here.',
  nothingSentYet: 'I show you what would go to support. Nothing is sent before you say yes.',
  oneAtATime: 'I hand over one device at a time, so I begin with the first.',
  nothingToAgree:
    'There is nothing that waits for your yes. To hand a case over, type “escalate pump-08 on contoso-lab”.',
  notReady: 'I am still making the case. Please look at what it holds first, then say yes.',
  draftGone: 'That case is no longer kept: it waited for more than a day. Type “escalate” to make a new one.',
  declined: 'I sent nothing, and threw the case away.',
  withdrawWhat: 'Which one? Type “withdraw” and its number, like “withdraw KA-7C3FQR”. “status” lists yours.',
  unknownNumber: 'I know no such number. Type “status” to see yours.',
  noEscalations: 'You have handed nothing over to support yet. To do so, type “escalate pump-08 on contoso-lab”.',
  addWhat: 'What shall I add? Type it after the number, like “add to KA-7C3FQR: it began after the update”.',
  addedTwice: 'That is in the case already.',
  addClosed: 'Nothing can be added to that one any more. To hand over a new case, type “escalate”.',
  ownChat:
    'Others read along here, and that is between you and me: please ask me in our own chat. (Find me under Apps, or in your chats.)',
  roomGreeting:
    'Hello, I am Keepalive. Mention me and name a device, like “check pump-08 on contoso-lab”: I show a short verdict here, and the details to whoever asked, in their own chat with me.',
  utc: 'I read your times as UTC, since your chat does not tell me your time zone.',
  tooOld: 'That lies more than seven days back, further than I can look. Ask about a later time.',
  cut: 'I can look back at most seven days, so I start there.',
} as const;

export function failed(reference: string): string {
  return `Something went wrong on my side, and I could not finish. Please try again; if it stays, tell whoever runs Keepalive the reference ${reference}.`;
}

/** @param kept cases that support has, or gets */
export function forgottenWords(kept: number): string {
  if (kept === 0) return WORDS.forgotten;
  const cases = kept === 1 ? 'The case that you handed over stays' : `The ${kept} cases that you handed over stay`;
  return `${WORDS.forgotten} ${cases} with support until the date that was named; “status” shows it, and “withdraw” takes a case back.`;
}

export function maybeDevice(word: string): string {
  return `If “${oneLine(word, 60)}” is a device, type “check ${oneLine(word, 60)}”. Type “help” for all that I understand.`;
}

export function unknownCode(code: string): string {
  return `I do not know the code ${oneLine(code, 10)}. Codes of IoT Hub have six digits, like 404104 or 409002.`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
