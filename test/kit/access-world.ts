import type { Activity } from 'botbuilder';
import type { Access, Person } from '../../src/access/access';
import type { AuditEntry } from '../../src/access/audit';
import { guardOf } from '../../src/access/guard';
import { outsideAccess } from '../../src/access/outside-access';
import type { Role } from '../../src/access/roles';
import { answerKinds } from '../../src/bot/answer/answer-work';
import { edgeBundleWork } from '../../src/bot/device-logs/edge-bundle-work';
import type { EdgeBundleJob, EdgeLogJob } from '../../src/bot/device-logs/edge-log-job';
import { edgeLogWork } from '../../src/bot/device-logs/edge-log-work';
import type { EnableJob } from '../../src/bot/enable/enable-device-job';
import { enableWork } from '../../src/bot/enable/enable-device-work';
import { personOf } from '../../src/bot/person';
import type { Tell } from '../../src/bot/ports';
import { PUBLIC_CLOUD } from '../../src/cloud';
import type { AccessPolicy } from '../../src/config/access-policy';
import { gap } from '../../src/evidence/gaps';
import type { JobKind } from '../../src/store/run-job';
import { isRecord, startConversation } from './conversation';
import { sampleDraft } from './escalations';
import { fakeInvestigate } from './fake-investigate';
import { troubledPicture } from './sample-hub-picture';
import { KEPT } from './sample-job';
import { sampleReport } from './sample-report';

/** Where people speak with the bot. */
export const PLACES = {
  'a chat of two': {
    channelId: 'msteams',
    from: { id: '29:ann', name: 'Ann', aadObjectId: '11111111-2222-4333-8444-55555555555a' },
    conversation: { id: 'a:1', name: '', isGroup: false, conversationType: 'personal' },
  },
  'a group chat': {
    channelId: 'msteams',
    from: { id: '29:ann', name: 'Ann', aadObjectId: '11111111-2222-4333-8444-55555555555a' },
    conversation: { id: '19:group@thread.v2', name: '', isGroup: true, conversationType: 'groupChat' },
  },
  'a channel': {
    channelId: 'msteams',
    from: { id: '29:ann', name: 'Ann', aadObjectId: '11111111-2222-4333-8444-55555555555a' },
    conversation: {
      id: '19:room@thread.tacv2;messageid=1',
      name: '',
      isGroup: true,
      conversationType: 'channel',
    },
    channelData: { channel: { id: '19:room@thread.tacv2' } },
  },
  'the web': {
    channelId: 'directline',
    from: { id: 'dl_ann', name: 'Ann' },
    conversation: { id: 'web-1', name: '', isGroup: false, conversationType: '' },
  },
} satisfies Readonly<Record<string, Partial<Activity>>>;
export type Place = keyof typeof PLACES;

export const HUB = 'contoso-lab.azure-devices.net';
/** One that some see and others do not; never the one that is asked about. */
export const OTHER = 'fabrikam-lab.azure-devices.net';
const ALL = [HUB, OTHER, 'tailspin-lab.azure-devices.net'];

type Grant = AccessPolicy['grants'][number];

/** By the policy's own way of naming this person. */
export function grantTo(place: Place, hubs: string[], role: Role): Grant {
  const { from, channelId } = PLACES[place];
  const who = 'aadObjectId' in from ? { person: from.aadObjectId } : { user: from.id, channel: channelId };
  return { who, hubs, role };
}

/**
 * The bot outside of the lab, with everything that reads or acts replaced by a recorder; jobs run as soon as their turn
 * is over. `grants` may be changed while it runs.
 */
export function accessWorld(place: Place, grants: Grant[]) {
  const calls: string[] = [];
  const audit: Array<Omit<AuditEntry, 'at'>> = [];
  const policy: AccessPolicy = { azureRights: false, grants };
  const waiting: Array<{ kind: string; body: unknown }> = [];
  const access: Access = outsideAccess({
    policy,
    canSignIn: false,
    identities: { of: async () => ({ kind: 'not-signed-in' }), forget: () => undefined },
    rights: {
      known: () => null,
      of: async () => {
        calls.push('ARM on behalf');
        return { kind: 'unclear', why: '' };
      },
      forget: () => undefined,
    },
    hubs: {
      async list() {
        calls.push('list of hubs');
        return { ok: true, searched: '', data: ALL.map(named) };
      },
      async find(host) {
        calls.push(`find ${host}`);
        return { ok: true, searched: '', data: `/subscriptions/secret/${host}` };
      },
      named,
    },
    clock: { now: () => talk.clock.now(), wait: () => new Promise(() => undefined) },
  });
  const talk = startConversation({
    access,
    examples: [],
    audit: { note: async (entry) => void audit.push(entry) },
    edge: {
      put: async (job: EdgeLogJob) => void waiting.push({ kind: 'edge-log', body: job }),
      describe: () => ({ method: 'GetModuleLogs', payload: '{}' }),
      bundle: {
        put: async (job: EdgeBundleJob) => void waiting.push({ kind: 'edge-bundle', body: job }),
        describe: () => ({ method: 'UploadSupportBundle', payload: '{}' }),
        host: 'contosobot.blob.core.windows.net',
        container: 'keepalive-bundle-…',
      },
    },
    watches: {
      async watch({ hub, deviceId }) {
        calls.push(`watch ${deviceId} of ${hub.host}`);
        return { kind: 'watching', was: false, until: talk.clock.now(), patience: 60_000, isOwn: false };
      },
      of: async () => [],
      stop: async () => [],
      forget: async () => undefined,
      leave: async () => 0,
      learn: () => undefined,
    },
    async isRegistered(hub, deviceId) {
      calls.push(`registry of ${hub}`);
      return deviceId === 'pump-08' ? 'yes' : 'no';
    },
    enable: async (job: EnableJob) => void waiting.push({ kind: 'enable-device', body: job }),
    async fetchFile() {
      calls.push('fetch a file');
      return { ok: false, problem: 'That file cannot be fetched in this test.' };
    },
  });
  const guard = guardOf(access, { note: async (entry) => void audit.push(entry) });
  const said: string[] = [];
  const tell: Tell = {
    async tell(_where, message) {
      const content: unknown = message.attachments?.[0]?.content;
      if (isRecord(content)) talk.cards.push(content);
      said.push(JSON.stringify(message));
      return null;
    },
    updatesInPlace: () => false,
    update: async () => false,
  };
  const log = { error: (details: object) => void said.push(JSON.stringify(details)), warn: () => undefined };
  const disabled = {
    ...sampleReport(),
    findings: sampleReport().findings.map((one) => ({ ...one, id: 'device-disabled' })),
  };
  const investigate = fakeInvestigate({ report: disabled });
  const deps = { tell, guard, clock: talk.clock, log, buttons: talk.buttons, cloud: PUBLIC_CLOUD };
  const kinds: Readonly<Record<string, JobKind>> = {
    ...answerKinds({
      ...deps,
      investigate: (request, ...rest) => {
        calls.push(`investigate ${request.subject.hub}`);
        return investigate(request, ...rest);
      },
      async lookAtHub(hub) {
        calls.push(`look at ${hub}`);
        return { ok: true, data: troubledPicture(), searched: 'the log' };
      },
      typing: async () => undefined,
      async similarIds(hub) {
        calls.push(`similar ids of ${hub}`);
        return [];
      },
      async keepCase(job) {
        calls.push(`case of ${job.hub.host}`);
        return KEPT;
      },
      given: talk.given,
      desk: talk.escalations.desk,
      draftCase: async () => sampleDraft(),
      caseDays: 30,
      canCallEdge: true,
      canEnable: true,
      isOperator: async ({ person, hub }) => (await guard.rolesOn(person, hub.host)).includes('operator'),
      attachReport: false,
    }),
    'edge-log': edgeLogWork({
      ...deps,
      async fetchModuleLog({ hub }) {
        calls.push(`call a gateway of ${hub}`);
        return { ok: true, searched: '', data: [] };
      },
      logs: talk.given.logs,
      jobs: { put: async () => undefined },
    }),
    'edge-bundle': edgeBundleWork({
      ...deps,
      calls: {
        async ask({ hub }) {
          calls.push(`call a gateway of ${hub}`);
          return gap('failed', 'It is not connected.');
        },
        taskOf: async () => gap('failed', 'It is not connected.'),
      },
      places: {
        host: 'contosobot.blob.core.windows.net',
        form: 'keepalive-bundle-…',
        open: async () => ({ ok: true, address: 'https://contosobot.blob.core.windows.net/x' }),
        find: async () => null,
        remove: async () => undefined,
        sweep: async () => 0,
      },
      logs: talk.given.logs,
      jobs: { put: async () => undefined },
    }),
    'enable-device': enableWork({
      ...deps,
      registrar: {
        async look({ hub }) {
          calls.push(`look in the registry of ${hub}`);
          return { ok: true, searched: '', data: { status: 'disabled', reason: null, since: null, etag: 'x' } };
        },
        async enable({ hub }) {
          calls.push(`enable a device of ${hub}`);
          return { ok: true, searched: '', data: 'enabled' };
        },
      },
    }),
  };

  let taken = 0;
  /** Runs what waits, as the runner would. */
  async function work(): Promise<void> {
    for (const job of talk.jobs.slice(taken))
      waiting.push({ kind: job.kind === 'hub-picture' ? 'hub-picture' : 'diagnosis', body: job });
    taken = talk.jobs.length;
    for (const { kind, body } of waiting.splice(0)) {
      const run = kinds[kind]?.run;
      const plain: unknown = JSON.parse(JSON.stringify(body));
      await run?.(
        { id: 'job', kind, body: plain, attempts: 1, checkpoint: async () => true },
        new AbortController().signal,
      );
    }
  }

  /** Everything that anybody can read of the answer: texts, summaries and cards, in the turn and after it. */
  async function post(activity: Partial<Activity>, { later = true } = {}): Promise<string> {
    const cards = talk.cards.length;
    said.length = 0;
    const texts = await talk.post({ ...PLACES[place], ...activity });
    if (later) await work();
    return [...texts, ...said, JSON.stringify(talk.cards.slice(cards))].join('\n');
  }

  return {
    talk,
    calls,
    audit,
    guard,
    grants,
    person: (): Person => personOf(PLACES[place]),
    post,
    work,
    says: (text: string, more: Partial<Activity> = {}) => post({ text, ...more }),
    presses: (title: string, more: Partial<Activity> = {}) => post({ value: talk.valueOf(title), ...more }),
  };
}

function named(host: string) {
  return { host, name: host.split('.')[0] ?? '', resourceId: `/subscriptions/secret/${host}` };
}
