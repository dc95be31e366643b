import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of somebody else, with a policy as strict as it can be and still show the chat. */
export interface Site {
  readonly origin: string;
  /** The same page under another name, which is another origin. */
  readonly alias: string;
  /** What the page's own HTML says; the launcher's script goes into it. */
  html: string;
  /** The server that it takes the launcher from. */
  chat: string;
  close(): Promise<void>;
}

/** On another site than `localhost`, so that the chat's frame is a third party to it. */
export async function startSite(): Promise<Site> {
  const server = createServer((request, response) => {
    if (request.url !== '/') {
      response.writeHead(404);
      response.end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; img-src data:; script-src ${site.chat}; frame-src ${site.chat}; require-trusted-types-for 'script'`,
    });
    response.end(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A site</title><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"></head><body><main><h1>A site</h1><p><a href="/">A link</a></p></main>${site.html}</body></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const site: Site = {
    origin: `http://127.0.0.1:${port}`,
    alias: `http://localhost:${port}`,
    html: '',
    chat: '',
    close: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
  return site;
}
