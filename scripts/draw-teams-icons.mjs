// Draws the icons of the Teams app: node scripts/draw-teams-icons.mjs
// Sizes and manner by Teams' own rules for app icons: colour 192 x 192 with the sign inside of the middle 120, outline 32 x 32, white
// lines on nothing.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';

const FOLDER = join('deploymentTemplates', 'teams');

/** A line that goes on beating, and a ring that is open where it leaves: the sign, drawn in a square of 120. */
const BEAT = 'M 8 64 H 34 L 46 34 L 62 92 L 76 50 L 83 64 H 112';

function draw(name, size, svg) {
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render();
  writeFileSync(join(FOLDER, name), image.asPng());
}

draw(
  'color.png',
  192,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 192 192">
    <rect width="192" height="192" fill="#0f548c"/>
    <g transform="translate(36 36)" fill="none" stroke-linecap="round" stroke-linejoin="round">
      <circle cx="60" cy="60" r="54" stroke="#ffffff" stroke-opacity="0.28" stroke-width="6"/>
      <path d="${BEAT}" stroke="#ffffff" stroke-width="9"/>
      <circle cx="112" cy="64" r="8" fill="#7fe0b0"/>
    </g>
  </svg>`,
);

draw(
  'outline.png',
  32,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120">
    <path d="${BEAT}" fill="none" stroke="#ffffff" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"/>
  </svg>`,
);
