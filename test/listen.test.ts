import { createServer } from 'node:http';
import { close, listen } from '../src/listen';

test('an idle connection is kept for longer than those before us keep theirs, and says for how long', async () => {
  const server = createServer((_request, response) => void response.end('here'));
  const port = await listen(server, 0, '127.0.0.1');
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  const seconds = Number(/timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '')?.[1]);
  expect(seconds).toBeGreaterThan(60);
  await answer.text();
  await close(server);
});
