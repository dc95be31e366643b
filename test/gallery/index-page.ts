import { escapeHtml } from '../../src/web/html';
import { VIEWS, viewName } from './sample';

/** One row a card, one column a view. */
export function indexPage(names: readonly string[]): string {
  const rows = names.map((name) => {
    const cells = VIEWS.map((view) => {
      const file = `${viewName(view)}/${name}.png`;
      const width = view.width < 600 ? view.width : 720;
      return `<td class="${view.theme}"><a href="${file}"><img loading="lazy" width="${width}" alt="${name}, ${viewName(view)}" src="${file}"></a></td>`;
    });
    return `<tr id="${name}"><th><a href="#${name}">${escapeHtml(name)}</a></th>${cells.join('')}</tr>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Cards of Keepalive</title>
<style>
  body { margin: 16px; font: 15px/1.4 system-ui, sans-serif }
  th { position: sticky; left: 0; padding: 12px; background: #fff; text-align: left; vertical-align: top }
  td { padding: 0; vertical-align: top } td.light { background: #f5f7f7 } td.dark { background: #101716 }
  img { display: block }
</style>
<h1>Cards of Keepalive</h1>
<table><thead><tr><th>card</th>${VIEWS.map((view) => `<th>${viewName(view)}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>
</html>
`;
}
