import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A stretch of network between a device and the lab. */
export interface FreezingProxy {
  readonly port: number;
  /** Nothing passes any more, in either direction, and nobody is told. */
  freeze(): void;
  /** New connections pass again; those that stood in the frozen time end, as sockets do that nobody answered. */
  thaw(): void;
  close(): Promise<void>;
}

export async function freezingProxy(target: number): Promise<FreezingProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  const server = createServer((inner) => {
    const outer = connect(target, '127.0.0.1');
    const pair = [inner, outer] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [outer, inner] as const]) {
      from.on('data', (chunk) => {
        if (!frozen) to.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        if (!frozen) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  return {
    port,
    freeze: () => {
      frozen = true;
    },
    thaw: () => {
      cut();
      frozen = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
