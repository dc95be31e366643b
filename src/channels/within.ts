/** A property of something whose type is not known; undefined when there is none. For what the SDK's types leave out. */
export function within(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
