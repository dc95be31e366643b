import type { SharedLoss } from '../../src/evidence/fleet';
import type { SaidRecord } from './log-archive';

/** Records of a hub in which `me` (or its module) loses its connection, and who shared that, at the bounds of what counts. */
export interface LossStory {
  readonly name: string;
  readonly module?: string;
  readonly records: readonly SaidRecord[];
  readonly returns: ReadonlyArray<readonly [at: string, SharedLoss]>;
  readonly absence: SharedLoss | null;
}

export const LOSS_DAY = '2026-11-19';
export const LOSS_WINDOW = { from: new Date('2026-11-18T03:13:00Z'), to: new Date('2026-11-20T03:13:00Z') };

const A = '203.0.113.XXX';
const B = '198.51.100.XXX';
const C = '192.0.2.XXX';

type What = 'on' | 'off' | 'no' | `${number}`;
type Said = readonly [time: string, device: string, what: What, address?: string, sdk?: string];

/** `on` connects, `off` says goodbye, `no` is refused, a code ends the session. `gate/edge` is the module edge of gate. */
function said(rows: readonly Said[]): SaidRecord[] {
  return rows.map(([time, name, what, address, sdk]) => {
    const [device = '', module] = name.split('/');
    const connects = what === 'on' || what === 'no';
    const code = what === 'no' ? '401003' : what === 'on' || what === 'off' ? undefined : what;
    return {
      at: `${LOSS_DAY}T${time}Z`,
      device,
      operation: connects ? 'deviceConnect' : 'deviceDisconnect',
      ...(module !== undefined && { module }),
      ...(code !== undefined && { code }),
      ...(address !== undefined && { address }),
      ...(sdk !== undefined && { sdk }),
    };
  });
}

const NOBODY: SharedLoss = {
  address: A,
  neighbours: 0,
  neighboursToo: 0,
  neighbourLosses: 0,
  mostLosses: 0,
  sameSdk: 0,
  sameSdkToo: 0,
  others: 0,
  othersToo: 0,
  othersTooAddresses: 0,
};

export const LOSS_STORIES: readonly LossStory[] = [
  {
    name: 'a site, at the bounds of time',
    records: said([
      ['01:00:00', 'me', 'on', A, 'x'],
      ['02:00:00', 'me', '404104', A],
      ['02:20:00', 'me', 'on', A, 'x'],
      ['01:00:00', 'first', 'on', A, 'x'],
      ['01:59:30', 'first', '404104', A],
      ['02:18:00', 'first', 'on', A, 'x'],
      ['02:05:00', 'last', '500001', A],
      ['02:22:00', 'last', 'on', A, 'y'],
      ['02:00:10', 'late', '404104', A],
      ['02:22:00.001', 'late', 'on', A, 'x'],
      ['01:00:00', 'stays', 'on', A, 'x'],
      // The hub cut it for its token: two records of one end.
      ['02:10:00', 'token', '401003', A],
      ['02:10:00.400', 'token', '404104', A],
      ['02:20:00', 'token', 'on', A, 'x'],
      ['02:00:00', 'elsewhere', '404104', B],
      ['02:20:30', 'elsewhere', 'on', B, 'x'],
      ['02:00:00', 'nowhere', '404104'],
      ['02:20:30', 'nowhere', 'on'],
      ['02:00:00', 'leaves', 'off', B],
      ['02:20:00', 'leaves', 'on', B],
      ['01:28:59.999', 'long-lost', '404104', C],
      ['02:20:00', 'long-lost', 'on', C],
      ['01:29:00', 'just-lost', '404104', C],
      ['02:20:00', 'just-lost', 'on', C],
      ['01:50:00', 'back-before', '404104', C],
      ['01:55:00', 'back-before', 'on', C],
      ['02:20:00', 'back-before', 'on', C],
      ['02:00:00', 'refused', '404104', C],
      ['02:20:00', 'refused', 'no', C],
      // It was at the site once, and came back elsewhere.
      ['01:00:00', 'moved', 'on', A],
      ['02:00:00', 'moved', '404104', A],
      ['02:20:00', 'moved', 'on', B],
    ]),
    returns: [
      [
        '02:20:00',
        {
          address: A,
          neighbours: 6,
          neighboursToo: 2,
          neighbourLosses: 4,
          mostLosses: 1,
          sameSdk: 4,
          sameSdkToo: 1,
          others: 8,
          othersToo: 4,
          othersTooAddresses: 2,
        },
      ],
    ],
    absence: null,
  },
  {
    name: 'thrown out by their own return',
    records: said([
      ['01:00:00', 'me', 'on', A, 'x'],
      ['02:00:00', 'me', 'on', A, 'x'],
      ['02:00:00.060', 'me', '400027', A],
      // The end above is not of the session that ended well.
      ['03:00:00', 'me', 'off', A],
      ['03:00:02', 'me', 'on', A, 'x'],
      ['02:00:05', 'just', 'on', A, 'x'],
      ['02:00:15', 'just', '400027', A],
      ['02:00:05', 'not', 'on', A, 'x'],
      ['02:00:15.001', 'not', '400027', A],
      ['02:00:05', 'another-end', 'on', A, 'x'],
      ['02:00:06', 'another-end', '404104', A],
    ]),
    returns: [
      [
        '02:00:00',
        { ...NOBODY, neighbours: 3, neighboursToo: 1, neighbourLosses: 3, mostLosses: 1, sameSdk: 3, sameSdkToo: 1 },
      ],
    ],
    absence: null,
  },
  {
    name: 'an outage of ten hours',
    records: said([
      ['01:00:00', 'me', '404104', A],
      ['11:00:00', 'me', 'on', A, 'x'],
      ['01:05:00', 'smeared', '404104', A],
      ['11:01:00', 'smeared', 'on', A, 'x'],
      ['01:31:00', 'just', '404104', A],
      ['11:01:00', 'just', 'on', A, 'x'],
      ['01:31:00.001', 'not', '404104', A],
      ['11:01:00', 'not', 'on', A, 'x'],
      ['10:50:00', 'later', '404104', A],
      ['11:00:00', 'later', 'on', A, 'x'],
      // Over AMQP the return meets what is left of the lost session.
      ['01:10:00', 'amqp', '404104', A],
      ['11:00:30', 'amqp', '409002', A],
      ['11:00:30.500', 'amqp', 'on', A, 'y'],
    ]),
    returns: [
      [
        '11:00:00',
        { ...NOBODY, neighbours: 5, neighboursToo: 3, neighbourLosses: 6, mostLosses: 2, sameSdk: 4, sameSdkToo: 2 },
      ],
    ],
    absence: null,
  },
  {
    name: 'the record of the end is missing',
    records: said([
      ['01:00:00', 'me', 'on', A],
      ['02:00:00', 'me', 'on', A],
      ['01:45:00', 'other', '404104', A],
      ['02:00:30', 'other', 'on', A],
    ]),
    returns: [
      [
        '02:00:00',
        { ...NOBODY, neighbours: 1, neighboursToo: 1, neighbourLosses: 1, mostLosses: 1, sameSdk: 1, sameSdkToo: 1 },
      ],
    ],
    absence: null,
  },
  {
    name: 'a device that flaps has one row a slot',
    records: said([
      ['02:00:00', 'me', '404104', A],
      ['02:00:10', 'me', 'on', A],
      ['02:01:00', 'me', '404104', A],
      ['02:01:50', 'me', 'on', A],
      ['02:01:59', 'me', '404104', A],
      ['02:02:00', 'me', 'on', A],
    ]),
    returns: [
      ['02:00:10', NOBODY],
      ['02:02:00', NOBODY],
    ],
    absence: null,
  },
  {
    name: 'doubled records',
    records: said([
      ['01:00:00', 'me', 'on', A, 'x'],
      ['02:00:00', 'me', '404104', A],
      ['02:00:00', 'me', '404104', A],
      ['02:20:00', 'me', 'on', A, 'x'],
      ['02:20:00', 'me', 'on', A, 'x'],
      ['02:00:00', 'other', '404104', A],
      ['02:00:00', 'other', '404104', A],
      ['02:20:00', 'other', 'on', A, 'x'],
      ['02:20:00', 'other', 'on', A, 'x'],
    ]),
    returns: [
      [
        '02:20:00',
        { ...NOBODY, neighbours: 1, neighboursToo: 1, neighbourLosses: 2, mostLosses: 2, sameSdk: 1, sameSdkToo: 1 },
      ],
    ],
    absence: null,
  },
  {
    name: 'tokens are no losses',
    records: said([
      ['01:00:00', 'me', 'on', A],
      ['02:10:00', 'me', '401003', A],
      ['02:10:00.400', 'me', '404104', A],
      ['02:10:02', 'me', 'on', A],
      ['03:20:00', 'me', '404104', A],
      ['03:20:00.400', 'me', '401002', A],
    ]),
    returns: [],
    absence: null,
  },
  {
    name: 'still away, and others with it',
    records: said([
      ['01:00:00', 'me', 'on', A, 'x'],
      ['02:00:00', 'me', '404104', A],
      ['02:10:00', 'away', '404104', A, 'x'],
      ['02:00:00', 'refused', '404104', A],
      ['02:30:00', 'refused', 'no', A, 'x'],
      ['01:50:00', 'back', '404104', A],
      ['01:55:00', 'back', 'on', A, 'x'],
      ['02:00:00', 'token', '401003', A],
      ['02:31:00.001', 'later', '404104', A],
      ['02:20:00', 'elsewhere', '404104', B],
      ['02:00:00', 'gate/one', '404104', B],
      ['02:00:00', 'gate/two', '404104', C],
      ['01:00:00', 'gate/three', 'on', C],
    ]),
    returns: [],
    absence: {
      address: A,
      neighbours: 5,
      neighboursToo: 2,
      neighbourLosses: 4,
      mostLosses: 1,
      sameSdk: 3,
      sameSdkToo: 2,
      others: 2,
      othersToo: 2,
      othersTooAddresses: 2,
    },
  },
  {
    name: 'away since before its first connect in the window',
    records: said([
      ['02:00:00', 'me', '404104', A],
      ['02:05:00', 'me', 'no', A],
      ['02:10:00', 'away', '404104', A],
    ]),
    returns: [],
    absence: {
      ...NOBODY,
      neighbours: 1,
      neighboursToo: 1,
      neighbourLosses: 1,
      mostLosses: 1,
      sameSdk: 1,
      sameSdkToo: 1,
    },
  },
  {
    name: 'a module, without its own device',
    module: 'edge',
    records: said([
      ['01:00:00', 'me/edge', 'on', A, 'x'],
      ['02:00:00', 'me/edge', '404104', A],
      ['02:20:00', 'me/edge', 'on', A, 'x'],
      ['02:00:00', 'me', '404104', A],
      ['02:20:00', 'me', 'on', A, 'x'],
      ['02:00:00', 'me/other', '404104', A],
      ['02:20:00', 'me/other', 'on', A, 'x'],
      // Other devices, by case and by beginning.
      ['02:00:00', 'ME/edge', '404104', A],
      ['02:20:00', 'ME/edge', 'on', A, 'x'],
      ['02:00:00', 'me2', '404104', A],
      ['02:20:00', 'me2', 'on', A, 'x'],
      // One identity's end is not another's return; a device whose two modules came back at two places.
      ['02:00:00', 'gate/one', '404104', A],
      ['02:20:00', 'gate/two', 'on', A, 'x'],
      ['02:00:00', 'twice/one', '404104', A],
      ['02:20:00', 'twice/one', 'on', A, 'x'],
      ['02:00:00', 'twice/two', '404104', B],
      ['02:20:00', 'twice/two', 'on', B, 'y'],
    ]),
    returns: [
      [
        '02:20:00',
        // Of two SDK versions in the same millisecond the greatest counts: `twice` has `y`.
        {
          address: A,
          neighbours: 4,
          neighboursToo: 3,
          neighbourLosses: 5,
          mostLosses: 2,
          sameSdk: 3,
          sameSdkToo: 2,
          others: 1,
          othersToo: 1,
          othersTooAddresses: 1,
        },
      ],
    ],
    absence: null,
  },
  {
    name: 'no address is no neighbourhood',
    records: said([
      ['01:00:00', 'me', 'on'],
      ['02:00:00', 'me', '404104'],
      ['02:20:00', 'me', 'on'],
      ['02:00:00', 'silent', '404104'],
      ['02:20:00', 'silent', 'on'],
      ['02:00:00', 'placed', '404104', A],
      ['02:20:00', 'placed', 'on', A],
    ]),
    returns: [['02:20:00', { ...NOBODY, address: '', others: 2, othersToo: 2, othersTooAddresses: 1 }]],
    absence: null,
  },
  {
    name: 'an end and a connect of the same millisecond',
    records: said([
      ['01:00:00', 'me', 'on', A],
      ['02:00:00', 'me', '404104', A],
      ['02:00:00', 'me', 'on', A],
      // Its end of that moment is of the session before the one that it then had.
      ['01:59:00', 'other', '404104', A],
      ['01:59:00', 'other', 'on', A],
      ['02:01:00', 'other', 'on', A],
      ['01:57:59.999', 'third', '404104', A],
      ['01:57:59.999', 'third', 'on', A],
      ['02:01:00', 'third', 'on', A],
    ]),
    returns: [
      [
        '02:00:00',
        { ...NOBODY, neighbours: 2, neighboursToo: 1, neighbourLosses: 2, mostLosses: 1, sameSdk: 2, sameSdkToo: 1 },
      ],
    ],
    absence: null,
  },
  {
    name: 'the newest hundred returns',
    records: said(
      Array.from({ length: 101 }, (_, index) => index).flatMap((index): Said[] => [
        [clock(index * 240), 'me', '404104', A],
        [clock(index * 240 + 30), 'me', 'on', A],
      ]),
    ),
    returns: Array.from({ length: 100 }, (_, index) => [clock((index + 1) * 240 + 30), NOBODY]),
    absence: null,
  },
];

function clock(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 19);
}
