import type { Activity } from 'botbuilder';
import { notedTell } from '../../src/bot/noting';
import { keepTranscripts } from '../../src/bot/transcripts';
import type { Said } from '../../src/support/case-parts';
import { startConversation } from '../kit/conversation';
import { handClock } from '../kit/hand-clock';
import { memoryRecords } from '../kit/memory-store';
import { NOW } from '../kit/sample-report';

const KEY = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=';
const OWNER = { person: { channel: 'test', id: 'user1' }, conversationId: 'talk' };
const DAY = 24 * 3_600_000;

function said(text: string, by: Said['by'] = 'person'): Said {
  return { at: NOW, by, text };
}

describe('what is kept of a conversation', () => {
  const fresh = () => keepTranscripts(memoryRecords());

  test('is bounded: by the number of messages, their size, and the size of one', async () => {
    const records = memoryRecords();
    const transcripts = keepTranscripts(records);
    for (let index = 0; index < 300; index += 1) await transcripts.add(OWNER, [said(`${index}`), said(`${index} too`)]);
    const kept = await transcripts.of(OWNER);
    expect([kept.length, kept[0]?.text, kept.at(-1)?.text]).toEqual([200, '200', '299 too']);
    expect(records.all.size).toBeLessThanOrEqual(120);
    for (let index = 0; index < 40; index += 1) await transcripts.add(OWNER, [said(`${index} ${'x'.repeat(9_000)}`)]);
    const large = await transcripts.of(OWNER);
    expect(large.at(-1)?.text).toMatch(/^39 x+…$/);
    expect(large.at(-1)?.text).toHaveLength(4_000);
    expect(large.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(65_536);
  });

  test('holds no secret', async () => {
    const records = memoryRecords();
    await keepTranscripts(records).add(OWNER, [said(`SharedAccessKey=${KEY}`)]);
    expect([...records.all.values()].join()).not.toContain(KEY);
    expect([...records.all.keys()].join()).not.toMatch(/user1|talk/);
  });

  test('of several at the same time nothing is lost; what another version wrote is passed over', async () => {
    const records = memoryRecords();
    const transcripts = keepTranscripts(records);
    await Promise.all(['a', 'b', 'c'].map((text) => transcripts.add(OWNER, [said(text)])));
    expect((await transcripts.of(OWNER)).map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    const [key = ''] = records.all.keys();
    await records.remove(key);
    await records.put(key, { other: 'shape' }, null);
    expect((await transcripts.of(OWNER)).map(({ text }) => text)).toEqual(['b', 'c']);
  });

  test('is of one person in one conversation, and swept when it is old', async () => {
    const transcripts = fresh();
    const other = { ...OWNER, person: { channel: 'test', id: 'user2' } };
    const later = new Date(NOW.getTime() + 20 * DAY);
    await transcripts.add(OWNER, [said('mine')]);
    await transcripts.add(other, [{ ...said('theirs'), at: later }]);
    expect((await transcripts.of(OWNER)).map(({ text }) => text)).toEqual(['mine']);
    await transcripts.sweep(later);
    expect(await transcripts.of(OWNER)).toEqual([]);
    expect(await transcripts.of(other)).toHaveLength(1);
    await transcripts.forget(other);
    expect(await transcripts.of(other)).toEqual([]);
  });
});

describe('in a conversation', () => {
  const owner = { person: { id: 'user1', channel: 'test' }, conversationId: 'Convo1' };
  async function kept(talk: ReturnType<typeof startConversation>): Promise<string[]> {
    return (await talk.transcripts.of(owner)).map(({ by, text }) => `${by}: ${text}`);
  }

  test('both sides are noted, cards by their summary, keys not at all', async () => {
    const talk = startConversation();
    await talk.says(`check pump-08 on contoso-lab, key SharedAccessKey=${KEY}`);
    await talk.says('help');
    await talk.presses('check cam-01 on tailspin-lab');
    const lines = await kept(talk);
    expect(lines.join('\n')).not.toContain(KEY);
    expect(lines).toEqual([
      expect.stringMatching(/^person: check pump-08 on contoso-lab, key/),
      expect.stringMatching(/^keepalive: Your message held a key/),
      expect.stringMatching(/^keepalive: Checking pump-08 on contoso-lab/),
      'person: help',
      expect.stringMatching(/^keepalive: You can type:/),
      'person: (pressed a button)',
      expect.stringMatching(/^keepalive: Checking cam-01 on tailspin-lab/),
    ]);
  });

  test('“forget me” leaves nothing, itself included, and the person’s cases go, too', async () => {
    const talk = startConversation();
    await talk.says('check pump-08 on contoso-lab');
    await talk.says('forget me');
    expect(await kept(talk)).toEqual([]);
    expect(talk.casesForgotten).toEqual([owner]);
  });

  test('“start over” begins a new transcript', async () => {
    const talk = startConversation();
    await talk.says('check pump-08 on contoso-lab');
    await talk.says('start over');
    await talk.says('hubs');
    expect(await kept(talk)).toEqual(['person: hubs', expect.stringMatching(/^keepalive: You may ask about/)]);
    expect(talk.casesForgotten).toEqual([]);
  });

  test('a store that fails does not spoil the answer', async () => {
    const talk = startConversation();
    talk.transcripts.add = async () => Promise.reject(new Error('no disk'));
    expect(await talk.says('hubs')).toEqual([expect.stringMatching(/^You may ask about/)]);
    expect(talk.errors).toEqual([]);
  });
});

describe('outside of turns', () => {
  const where = { channelId: 'test', user: { id: 'user1', name: '' }, conversation: { id: 'talk' } } as const;
  function telling() {
    const transcripts = keepTranscripts(memoryRecords());
    const warnings: unknown[] = [];
    const tell = notedTell(
      { tell: async () => '1', updatesInPlace: () => true, update: async (_where, id) => id !== 'gone' },
      transcripts,
      handClock(NOW),
      { error: () => undefined, warn: (details) => void warnings.push(details) },
    );
    return { tell, transcripts, warnings };
  }
  const message = (text: string): Partial<Activity> => ({ type: 'message', text });
  const reference = where as unknown as Parameters<ReturnType<typeof telling>['tell']['tell']>[0];

  test('what is said is noted for the person it is said to; typing and what bridges the time is not', async () => {
    const { tell, transcripts } = telling();
    expect(await tell.tell(reference, message('one'))).toBe('1');
    await tell.tell(reference, { type: 'typing' });
    await tell.tell(reference, message('still looking'), 1);
    expect(await tell.update(reference, '1', { type: 'message', summary: 'a card' })).toBe(true);
    await tell.update(reference, 'gone', message('not said'));
    expect(await transcripts.of(OWNER)).toEqual([said('one', 'keepalive'), said('a card', 'keepalive')]);
  });

  test('a store that fails does not make it said twice', async () => {
    const { tell, transcripts, warnings } = telling();
    transcripts.add = async () => Promise.reject(new Error('no disk'));
    expect(await tell.tell(reference, message('one'))).toBe('1');
    expect(warnings).toHaveLength(1);
  });
});
