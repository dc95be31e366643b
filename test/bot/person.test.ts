import { personOf } from '../../src/bot/person';

const TEAMS = {
  channelId: 'msteams',
  from: { id: '29:ann', name: 'Ann', aadObjectId: 'AAAAAAAA-2222-4333-8444-555555555555' },
};
const tenant = { id: 'BBBBBBBB-2222-4333-8444-555555555555' };
const conversation = { isGroup: true, name: '', id: '19:room@thread.tacv2;messageid=1' };

test('Teams says who, of which tenant, and where', () => {
  expect(
    personOf({
      ...TEAMS,
      conversation: { ...conversation, conversationType: 'channel' },
      channelData: { tenant, channel: { id: '19:room@thread.tacv2' }, team: { id: '19:team' } },
    }),
  ).toEqual({
    id: '29:ann',
    channel: 'msteams',
    aadObjectId: 'aaaaaaaa-2222-4333-8444-555555555555',
    tenantId: 'bbbbbbbb-2222-4333-8444-555555555555',
    place: '19:room@thread.tacv2',
  });
});

test('a group chat is a place, a chat of two is none', () => {
  const group = { ...conversation, id: '19:group@thread.v2', conversationType: 'groupChat' };
  expect(personOf({ ...TEAMS, conversation: group, channelData: { tenant } }).place).toBe('19:group@thread.v2');
  const alone = { isGroup: false, name: '', id: 'a:1', conversationType: 'personal', tenantId: tenant.id };
  const person = personOf({ ...TEAMS, conversation: alone });
  expect(person).not.toHaveProperty('place');
  expect(person.tenantId).toBe(tenant.id.toLowerCase());
});

test('on other channels the client could have written all of it, so only the id counts', () => {
  const forged = {
    ...TEAMS,
    channelId: 'directline',
    conversation: { ...conversation, conversationType: 'channel', tenantId: tenant.id },
    channelData: { tenant, channel: { id: '19:room@thread.tacv2' } },
  };
  expect(personOf(forged)).toEqual({ id: '29:ann', channel: 'directline' });
});

test('what Teams would never send is left out', () => {
  expect(personOf({ ...TEAMS, channelData: { tenant: 'x', channel: 7 } })).toMatchObject({ id: '29:ann' });
  expect(personOf({})).toEqual({ id: '', channel: '' });
});
