import { join } from 'node:path';
import fc from 'fast-check';
import { answerCard } from '../../src/cards/answer-card';
import { isOwnAddress, link, list, md, oneLine, plain } from '../../src/cards/escape';
import { progressCard } from '../../src/cards/progress-card';
import { chooseHubCard } from '../../src/cards/small-cards';
import { PUBLIC_CLOUD } from '../../src/cloud';
import type { Finding } from '../../src/diagnosis/finding';
import { complaints, partsOf } from '../kit/parse-card';
import { DUPLICATE, sampleAnswer, sampleReport } from '../kit/sample-report';

interface Token {
  readonly type: string;
  readonly content: string;
  readonly children: readonly Token[] | null;
}

/** The renderer of Web Chat, with linkify as there. */
const MarkdownIt: new (options: object) => { parse(text: string, env: object): Token[] } = require(
  join(__dirname, '..', '..', 'node_modules', 'markdown-it'),
);
const renderer = new MarkdownIt({ linkify: true, html: false });

function read(markdown: string): { kinds: Set<string>; items: number; text: string } {
  const flat = (tokens: readonly Token[]): Token[] => tokens.flatMap((token) => [token, ...flat(token.children ?? [])]);
  const tokens = flat(renderer.parse(markdown, {}));
  return {
    kinds: new Set(
      tokens
        .map((token) => token.type)
        .filter((type) => !['paragraph_open', 'paragraph_close', 'inline', 'text', 'text_special'].includes(type)),
    ),
    items: tokens.filter((token) => token.type === 'list_item_open').length,
    text: tokens
      .filter((token) => token.type === 'text')
      .map((token) => token.content)
      .join(''),
  };
}

const HOSTILE = [
  '[click](http://evil.example)', '![x](http://evil.example/x.png)', '<img src=x onerror=alert(1)>', '**bold** _it_ ~~s~~', '`code`',
  '# heading', '- list', '+ list', '* list', '1. list', '2) list', '> quote', '---', '===', '```fence', '    code', 'http://evil.example/a',
  'www.evil.example', 'evil.example.com', 'mailto:a@b.com', 'a@b.com', 'javascript:alert(1)', '[a]: http://evil.example', '<http://evil.example>',
  '&lt;b&gt; &amp;', '{{DATE(2026-01-01T00:00:00Z)}}', '$' + '{1+1}', 'back\\slash\\*', 'line\nbreak\n- list', 'a  \nb', '| a | b |\n|---|---|', "pump-08' or 1=1",
  'contoso-lab.azure-devices.net', '\u202eevil', 'a\u0000b', '!\\[x](y)', '\\', '__proto__', 'ftp://evil.example', '//evil.example',
  '0^.BA', 'a$.com', 'é.com', 'a.рф', 'a.xn--p1ai', '//localhost', '//203.0.113.9/x',
]; // biome-ignore format: a list

describe('text from outside', () => {
  test.each(HOSTILE)('%j is shown as it is', (text) => {
    const { kinds, text: shown } = read(plain(text).text);
    expect([...kinds]).toEqual([]);
    expect(shown).toBe(oneLine(text, 1000));
    expect(plain(text).text).not.toMatch(/\{\{/);
  });

  test('any text is shown as it is', () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        '*',
        '_',
        '[',
        ']',
        '(',
        ')',
        '!',
        '<',
        '>',
        '`',
        '#',
        '-',
        '1.',
        '\\',
        '~',
        '|',
        '&',
        '{',
        '$',
        ' ',
        '\n',
        '.',
        ':',
        '/',
        '@',
        'http://a.com',
        'www.',
        'x.com',
        'com',
        'localhost',
        '^',
        'é',
        '//',
        'a',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 24 }), (parts) => {
        const text = parts.join('');
        const { kinds, text: shown } = read(plain(text).text);
        return kinds.size === 0 && shown === oneLine(text, 10_000);
      }),
      { numRuns: 2000 },
    );
  });

  test('ordinary ids and sentences stay readable where a client shows the backslashes', () => {
    expect(plain('pump-08 on contoso-lab dropped 31 times (400027).').text).toBe(
      'pump-08 on contoso-lab dropped 31 times (400027).',
    );
  });

  test('only our own addresses become links', () => {
    expect(link('Guide', 'https://learn.microsoft.com/azure/iot-hub').text).toBe(
      '[Guide](https://learn.microsoft.com/azure/iot-hub)',
    );
    for (const url of [
      'http://learn.microsoft.com/',
      'https://evil.example/',
      'javascript:alert(1)',
      'https://learn.microsoft.com@evil.example/',
      'https://learn.microsoft.com.evil.example/',
      '',
      'data:text/html,x',
    ]) {
      expect(isOwnAddress(url)).toBe(false);
      expect(link('Guide', url).text).toBe('Guide');
    }
    expect(read(link('a](http://evil.example)', 'https://learn.microsoft.com/x)y').text).text).toBe(
      'a](http://evil.example)',
    );
  });

  test('a list has as many points as were given, whatever stands in them', () => {
    for (const text of HOSTILE) {
      const points = read(list([plain(text), plain('a'), plain(text)]).text);
      const allowed = ['bullet_list_open', 'list_item_open', 'list_item_close', 'bullet_list_close'];
      expect([...points.kinds]).toEqual(allowed);
      expect(points.items).toBe(3);
      expect(points.text).toBe(`${oneLine(text, 1000)}a${oneLine(text, 1000)}`);
    }
    expect(list([]).text).toBe('');
  });

  test('the tag escapes what is put in, and only that', () => {
    expect(md`**${'*a*'}** ${1}`.text).toBe('**\\*a\\*** 1');
  });
});

describe('hostile data in a card', () => {
  const bad = HOSTILE.join(' ').slice(0, 600);
  const finding: Finding = {
    ...DUPLICATE,
    title: bad,
    explanation: bad,
    because: [{ kind: 'connections', text: bad }],
    next: [{ do: 'fix', who: bad, text: bad, command: bad }],
    guides: [
      { title: bad, url: 'https://evil.example/' },
      { title: bad, url: 'https://learn.microsoft.com/x' },
    ],
  };
  const answer = sampleAnswer({
    report: sampleReport({
      subject: { hub: 'x.azure-devices.net', deviceId: bad, moduleId: bad },
      verdict: { status: 'fault', headline: bad },
      findings: [finding],
      gaps: [{ kind: 'hub', why: 'failed', detail: bad, fix: bad }],
    }),
  });
  const card = answerCard(answer, [{ title: bad, token: 't.0' }], PUBLIC_CLOUD);

  test('makes no link, picture or markup that is not ours', () => {
    const texts = partsOf(card)
      .filter((part) => part.type === 'TextBlock')
      .map((part) => String(part.text));
    expect(texts.length).toBeGreaterThan(10);
    for (const text of texts) {
      // Lists are ours only as a whole: see `list` above for what stands in them.
      for (const point of text.replace(/^- /, '').split('\r- ')) {
        for (const kind of read(point).kinds) {
          expect(['strong_open', 'strong_close', 'link_open', 'link_close']).toContain(kind);
        }
      }
      for (const [, url] of text.matchAll(/(?<!\\)\]\(([^)]*)\)/g)) expect(isOwnAddress(url ?? '')).toBe(true);
      expect(text).not.toContain('](http://evil');
    }
    expect(partsOf(card).filter((part) => part.type === 'Action.OpenUrl' || part.type === 'Image')).toEqual([]);
    expect(complaints(card)).toEqual([]);
  });

  test('nor in the card that shows progress', () => {
    const looking = { asked: [], missing: [], evidence: answer.evidence, now: answer.now, revision: 1 };
    const { card: shown } = progressCard({ ...looking, deviceId: bad.slice(0, 128), hub: bad.slice(128) });
    const texts = partsOf(shown).flatMap((part) => (part.type === 'TextBlock' ? [String(part.text)] : []));
    expect(new Set(texts.flatMap((text) => [...read(text).kinds]))).toEqual(new Set(['strong_open', 'strong_close']));
    expect(complaints(shown)).toEqual([]);
  });

  test('is not evaluated as a template', () => {
    const question = '$' + '{1+1} $' + "{concat('a','b')} {{TIME(2026-01-01T00:00:00Z)}}";
    const { card: asked } = chooseHubCard(question, [{ title: '$' + '{1+1}', token: '$' + '{1+1}' }]);
    expect(JSON.stringify(asked)).toContain('$\\\\{1+1\\\\}');
    expect(partsOf(asked).filter((part) => part.type === 'Action.Submit')).toEqual([
      { type: 'Action.Submit', title: '$' + '{1+1}', data: { keepalive: '$' + '{1+1}' } },
    ]);
  });
});
