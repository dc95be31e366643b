import { isJsonObject, jsonOf } from '../../json';
import { MOST_STATE, storedJson } from '../bounds';
import { hiddenName } from '../hidden-name';
import { type BotState, type Item, StateConflict } from '../store';
import type { Blobs } from './blobs';

export function createBotState(blobs: Blobs): BotState {
  const place = (key: string) => `state/${hiddenName(key)}`;

  async function put([key, item]: readonly [string, Item]): Promise<void> {
    const { eTag, ...value } = item;
    const condition = isCondition(eTag) ? { etag: eTag } : 'any';
    if ((await blobs.write(place(key), storedJson(value, MOST_STATE), condition)) === null)
      throw new StateConflict(key);
  }

  return {
    async read(keys) {
      const found = await Promise.all(keys.map(async (key) => [key, await blobs.read(place(key))] as const));
      const items: Record<string, Item> = {};
      for (const [key, blob] of found) {
        const value = blob && jsonOf(blob.text);
        if (blob && isJsonObject(value)) items[key] = { ...value, eTag: blob.etag };
      }
      return items;
    },
    async write(changes) {
      const all = Object.entries(changes);
      // Those that may be refused first, so that a refusal leaves as little behind as can be.
      for (const change of all.filter(([, { eTag }]) => isCondition(eTag))) await put(change);
      await Promise.all(all.filter(([, { eTag }]) => !isCondition(eTag)).map(put));
    },
    async delete(keys) {
      await Promise.all(keys.map((key) => blobs.remove(place(key))));
    },
  };
}

function isCondition(etag: unknown): etag is string {
  return typeof etag === 'string' && etag !== '*';
}
