import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWeb } from '../../../src/web/page-routes';
import { openBrowser } from '../../kit/browser';
import { startSite } from '../../kit/site';
import type { Row } from '../row';

const KB = 1024;
const MOST_KB = 8;

/** The launcher on somebody's page: its size, and all that was asked of the server before the chat was opened. */
export const widget: Row = {
  figure: 'widget',
  async measure() {
    const site = await startSite();
    const asked: string[] = [];
    const web = createWeb({ title: 'Keepalive', about: '', suggestions: [] });
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      void web(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const browser = await openBrowser();
    try {
      site.chat = `http://localhost:${port}`;
      site.html = `<script src="${site.chat}/widget.js"></script>`;
      const page = await browser.newPage();
      await page.goto(site.origin);
      await page.getByRole('button', { name: 'Chat: Keepalive' }).waitFor();
      await page.waitForLoadState('networkidle');
      const seen = asked.length;
      const kilobytes = await sizeOf(site.chat, '/widget.js');
      const bundle = await sizeOf(site.chat, '/webchat.js');
      return [
        {
          figure: 'widget',
          value: kilobytes,
          unit: 'KB gz',
          rival: "Web Chat's full bundle",
          rivalValue: bundle,
          budget: `≤ ${MOST_KB} KB`,
          ok: kilobytes <= MOST_KB,
        },
        {
          figure: 'widget: before the chat is opened',
          value: seen,
          unit: seen === 1 ? 'request' : 'requests',
          rival: null,
          rivalValue: null,
          budget: '1 request',
          ok: seen === 1,
        },
      ];
    } finally {
      await browser.close();
      await site.close();
      await new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections());
    }
  },
};

async function sizeOf(origin: string, path: string): Promise<number> {
  const response = await fetch(`${origin}${path}`, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
  return Number(response.headers.get('content-length')) / KB;
}
