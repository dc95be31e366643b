import type { Look } from './expand';
import { guidOf } from './place';
import { TemplateTrouble, textOf, type Value } from './value';

/** Stands in what nobody may be shown. */
export const SECRET = 'a-secret-that-nobody-is-shown-';

/** What Azure would tell of a resource once it is there, as far as templates of ours ask. */
export function lookedUp(by: string, args: readonly Value[], looks: Look[]): Value {
  const id = textOf(args[0], 'a resource id');
  const apiVersion = textOf(args[1], 'an API version');
  looks.push({ by, id, apiVersion });
  const name = id.split('/').at(-1) ?? '';
  const type = /\/providers\/([^/]+\/[^/]+)\/[^/]+(?:\/(channels)\/[^/]+)?$/i.exec(id);
  const kind = [by, type?.[1], type?.[2]].filter(Boolean).join(' ');
  switch (kind) {
    case 'reference Microsoft.ManagedIdentity/userAssignedIdentities':
      return { clientId: guidOf([id, 'client']), principalId: guidOf([id, 'principal']) };
    case 'reference Microsoft.Web/sites':
      return { defaultHostName: `${name}.sites.example` };
    case 'reference Microsoft.App/managedEnvironments':
      return { defaultDomain: 'kind-sea.region.containers.example' };
    case 'reference Microsoft.Insights/components':
      return { ConnectionString: `InstrumentationKey=${guidOf([id])};IngestionEndpoint=https://in.example/` };
    case 'listChannelWithKeys Microsoft.BotService/botServices channels':
      return { properties: { properties: { sites: [{ key: `${SECRET}direct-line` }] } } };
    default:
      throw new TemplateTrouble(`${by}() of ${id} is not known here`);
  }
}
