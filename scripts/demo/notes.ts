import { colourways } from './colourways.ts'
import { creator } from './picture-files.ts'
import { shots } from './shots.ts'

/** The written part of the library: what a brand team keeps beside its pictures. */
export const notes: { name: string; text: () => string }[] = [
  {
    name: 'campaign-brief-spring-2027.md',
    text: () => `# Spring 2027: First light

**Aim.** Bring people out before breakfast. Awareness in the Nordics and the Alps, sales of the Ridge pack and the Contour shell.

**Idea.** The best hour of the day is the one nobody sees. We show it without saying much.

| When | What |
| --- | --- |
| 12 January | Selects approved |
| 2 February | Posters to print |
| 1 March | Film and stories online |
| 15 April | Review of results |

## Pictures
- Hero: *The fjord at first light*, *Ridge after ridge*
- Stories: the vertical frames of the same places
- Social: squares, at most two a week

## Please do not
- crop the horizon away
- set text over the sun
- use the night pictures before October
`,
  },
  {
    name: 'tone-of-voice.txt',
    text: () => `TONE OF VOICE

We say what a thing does, then stop.
Short sentences. Plain words. No exclamation marks.

Yes:  Keeps the rain out. Lets you breathe.
No:   Revolutionary weather-defying performance!

Numbers beat adjectives: 1,180 g, not "ultra-light".
We never tell people to conquer anything. Mountains stay where they are.
`,
  },
  {
    name: 'product-range-2027.csv',
    text: () => {
      const rows = Object.entries(colourways).flatMap(([product, colours], family) =>
        colours.map(
          ({ colour }, index) =>
            `FL-${family + 1}${String(index + 1).padStart(2, '0')},${product},${colour},${price[product] ?? 0},${product}-${colour.toLowerCase()}.jpg`,
        ),
      )
      return `${['sku,product,colour,price_eur,picture', ...rows].join('\n')}\n`
    },
  },
  {
    name: 'shot-list.csv',
    text: () => {
      const rows = shots.map(
        (shot, index) =>
          `${index + 1},"${shot.title}","${shot.folder}",${shot.name},${shot.width},${shot.height},"${shot.keywords.join('; ')}",${creator}`,
      )
      return `${['number,title,folder,file,width,height,keywords,creator', ...rows].join('\n')}\n`
    },
  },
  {
    name: 'press-release-winter-2026.md',
    text: () => `# A tent that keeps the lamp in

*Bergen, 4 November 2026.* The new Night tent is woven so densely that a lamp inside lights the book and not the valley.
Its cloth weighs 38 grams a square metre; the whole tent, with poles, weighs 1,180 grams. In the shops from 20 November.

Pictures for the press are in *Campaigns / Winter 2026*. Please name **${creator}**.
`,
  },
]

const price: Record<string, number> = {
  backpack: 219,
  mug: 24,
  tent: 549,
  lantern: 89,
  flask: 39,
  boots: 259,
  rope: 129,
  carabiner: 16,
}
