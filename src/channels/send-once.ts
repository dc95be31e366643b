import type { TurnContext } from 'botbuilder';
import { within } from './within';

interface Pipeline {
  removePolicy(which: { readonly name: string }): unknown;
}

/**
 * Takes the repeating out of the turn's connector: its pipeline (core-rest-pipeline's defaultRetryPolicy) sends a post up
 * to four times after a 5xx or 429, although the first may have arrived. The SDK's option noRetryPolicy does nothing
 * in botbuilder-stdlib 4.23.3 (serviceClientContext.js), so this reaches for the pipeline itself.
 */
export function sendOnce(key: symbol): (context: TurnContext, next: () => Promise<void>) => Promise<void> {
  return async (context, next) => {
    const pipeline = within(within(context.turnState.get(key), 'client'), 'pipeline');
    if (isPipeline(pipeline)) pipeline.removePolicy({ name: 'defaultRetryPolicy' });
    await next();
  };
}

function isPipeline(value: unknown): value is Pipeline {
  return typeof within(value, 'removePolicy') === 'function';
}
