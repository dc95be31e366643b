/**
 * What a person may do with a hub: a `reader` looks; an `operator` may also have a gateway called or a device enabled,
 * after a yes; `support` takes what was escalated of it. The default is nothing.
 */
export type Role = 'reader' | 'operator' | 'support';

export const ALL_ROLES: readonly Role[] = ['reader', 'operator', 'support'];
