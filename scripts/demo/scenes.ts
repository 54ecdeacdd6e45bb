import { hex, type Rgb } from './colour.ts'
import type { Film } from './film.ts'
import type { Landscape } from './landscapes.ts'
import { sunAt } from './sky.ts'
import { alpine, dunes, forest, sea } from './terrain.ts'

export type Scene = { landscape: Landscape; film: Film }

const warmFilm: Film = {
  contrast: 1.25,
  saturation: 1.06,
  shadows: [0.93, 0.99, 1.06],
  highlights: [1.03, 1, 0.95],
  vignette: 0.26,
  grain: 2.2,
}
const coolFilm: Film = {
  contrast: 1.2,
  saturation: 0.94,
  shadows: [0.95, 1, 1.05],
  highlights: [1.01, 1, 0.98],
  vignette: 0.24,
  grain: 2.2,
}
const nightFilm: Film = { contrast: 1.1, saturation: 0.95, shadows: [0.93, 1, 1.08], vignette: 0.3, grain: 3.4 }

const warmSun: Rgb = [3.2, 2.2, 1.4]
const lowSun: Rgb = [3.1, 1.7, 0.85]

/** Every place the photographers of the brand have been to, each at its hour. `shots.ts` says how it was framed. */
export const scenes = {
  'fjord-dawn': {
    landscape: {
      seed: 21,
      terrain: (noise) =>
        alpine(noise, { peaks: 5.4, snowLine: 1.8, base: 0.55, valley: { depth: 2.8, width: 1.9, bend: 0.8 } }),
      camera: { height: 0.1, horizon: 0.56, lens: 0.95, z: 3 },
      sun: sunAt(58, 14, warmSun),
      sky: {
        zenith: hex('#2f5f92'),
        horizon: hex('#cfb09a'),
        glow: [0.75, 0.42, 0.2],
        glowFocus: 7,
        clouds: { cover: 0.52, lit: [0.95, 0.7, 0.55], shaded: [0.26, 0.29, 0.38], scale: 0.7, stretch: 2.2 },
      },
      ambient: [0.2, 0.27, 0.4],
      haze: { colour: [0.3, 0.36, 0.46], density: 0.045, settle: 0.5, glow: 0.4 },
      water: { level: 0, colour: [0.015, 0.04, 0.055], ripple: 0.016 },
    },
    film: warmFilm,
  },
  'ridge-lines': {
    landscape: {
      seed: 4,
      terrain: (noise) =>
        alpine(noise, {
          peaks: 3.6,
          snowLine: 9,
          base: -0.4,
          frequency: 0.22,
          rock: hex('#232b2b'),
          rockLight: hex('#3b443f'),
          meadow: hex('#222e24'),
        }),
      camera: { height: 1.7, horizon: 0.38, lens: 1.7, near: 0.5, far: 90 },
      sun: sunAt(-14, 7, lowSun),
      sky: { zenith: hex('#3f6590'), horizon: hex('#c48a62'), glow: [0.95, 0.45, 0.16], glowFocus: 10 },
      ambient: [0.14, 0.2, 0.32],
      haze: { colour: [0.16, 0.2, 0.29], density: 0.09, settle: 0.7, glow: 0.75 },
    },
    film: { ...warmFilm, bloom: 0.25, exposure: -0.5, saturation: 0.92 },
  },
  'winter-peaks': {
    landscape: {
      seed: 33,
      terrain: (noise) =>
        alpine(noise, {
          peaks: 6.2,
          snowLine: 0.1,
          base: 0.5,
          frequency: 0.17,
          rock: hex('#2f3136'),
          rockLight: hex('#54575f'),
        }),
      camera: { height: 2.1, horizon: 0.62, lens: 1.5, near: 0.4 },
      sun: sunAt(-78, 16, [3, 2.35, 1.75]),
      sky: { zenith: hex('#1d4a80'), horizon: hex('#9fbbd4'), glow: [0.4, 0.32, 0.26], glowFocus: 6 },
      ambient: [0.16, 0.28, 0.5],
      haze: { colour: [0.34, 0.46, 0.62], density: 0.03, settle: 0.35, glow: 0.3 },
    },
    film: coolFilm,
  },
  alpenglow: {
    landscape: {
      seed: 47,
      terrain: (noise) =>
        alpine(noise, {
          peaks: 6,
          snowLine: 0.7,
          base: 0.4,
          frequency: 0.16,
          valley: { depth: 2.6, width: 2.6, x: -0.6 },
        }),
      camera: { height: 0.3, horizon: 0.66, lens: 1.25, z: 1 },
      sun: sunAt(142, 7, [3.6, 1.35, 0.75]),
      sky: { zenith: hex('#3f5f88'), horizon: hex('#b9a3a0'), glow: [0.1, 0.06, 0.05], glowFocus: 3 },
      ambient: [0.2, 0.26, 0.44],
      haze: { colour: [0.36, 0.38, 0.47], density: 0.035, settle: 0.8, glow: 0 },
      water: { level: 0, colour: [0.02, 0.035, 0.06], ripple: 0.008 },
    },
    film: { ...coolFilm, saturation: 1.02 },
  },
  'aurora-lake': {
    landscape: {
      seed: 8,
      terrain: (noise) => alpine(noise, { peaks: 5, snowLine: 0.4, base: 0.3, valley: { depth: 2.2, width: 2.4 } }),
      camera: { height: 0.12, horizon: 0.7, lens: 0.72, z: 2 },
      sun: sunAt(-60, 28, [0.05, 0.085, 0.12]),
      sky: {
        zenith: [0.004, 0.009, 0.024],
        horizon: [0.018, 0.045, 0.068],
        glow: [0, 0, 0],
        stars: 0.9,
        aurora: { low: [0.07, 0.6, 0.3], high: [0.22, 0.1, 0.4], strength: 0.42 },
      },
      ambient: [0.012, 0.045, 0.045],
      haze: { colour: [0.012, 0.034, 0.045], density: 0.04, settle: 0.4 },
      water: { level: 0, colour: [0.002, 0.006, 0.009], ripple: 0.016 },
    },
    film: { ...nightFilm, exposure: 0.7, bloom: 0.15 },
  },
  'star-camp': {
    landscape: {
      seed: 15,
      terrain: (noise) => alpine(noise, { peaks: 4.4, snowLine: 1.4, base: 0.2, valley: { depth: 1.1, width: 2.4 } }),
      camera: { height: 0.4, horizon: 0.76, lens: 0.7, z: 0 },
      sun: sunAt(70, 18, [0.09, 0.1, 0.14]),
      sky: { zenith: [0.005, 0.01, 0.026], horizon: [0.05, 0.055, 0.08], glow: [0.02, 0.012, 0.006], stars: 1.05 },
      ambient: [0.018, 0.028, 0.05],
      haze: { colour: [0.03, 0.036, 0.056], density: 0.05, settle: 0.5 },
    },
    film: { ...nightFilm, exposure: 0.7, bloom: 0.25 },
  },
  'fog-forest': {
    landscape: {
      seed: 12,
      terrain: (noise) => forest(noise, { hills: 1.7, base: -0.15, frequency: 0.5 }),
      camera: { height: 0.66, horizon: 0.26, lens: 1.5, near: 0.35, far: 22 },
      sun: sunAt(30, 18, [0.7, 0.66, 0.58]),
      sky: { zenith: hex('#8b979c'), horizon: hex('#b5bdbc'), glow: [0.16, 0.14, 0.1] },
      ambient: [0.34, 0.4, 0.44],
      haze: { colour: [0.4, 0.45, 0.46], density: 0.36, settle: 3, glow: 0.3 },
    },
    film: { ...coolFilm, saturation: 0.85, contrast: 1.35, fade: 0.02 },
  },
  'forest-sunrise': {
    landscape: {
      seed: 71,
      terrain: (noise) =>
        forest(noise, { hills: 1.9, base: -0.25, frequency: 0.42, green: hex('#1c2a1c'), tip: hex('#4c5230') }),
      camera: { height: 0.72, horizon: 0.3, lens: 1.4, near: 0.35, far: 26 },
      sun: sunAt(-34, 12, [3.4, 2.2, 1.2]),
      sky: { zenith: hex('#6d90ad'), horizon: hex('#e0bd93'), glow: [1, 0.58, 0.25], glowFocus: 6 },
      ambient: [0.2, 0.25, 0.3],
      haze: { colour: [0.33, 0.31, 0.3], density: 0.19, settle: 3, glow: 0.9 },
    },
    film: { ...warmFilm, bloom: 0.2, exposure: -0.55, saturation: 0.9 },
  },
  'dune-evening': {
    landscape: {
      seed: 5,
      terrain: (noise) => dunes(noise, { size: 0.46, base: -0.2 }),
      camera: { height: 0.75, horizon: 0.3, lens: 1.3, near: 0.25, far: 50 },
      sun: sunAt(-76, 11, [3.2, 1.9, 0.98]),
      sky: { zenith: hex('#3d6a98'), horizon: hex('#d9b594'), glow: [0.4, 0.26, 0.14], glowFocus: 4 },
      ambient: [0.16, 0.2, 0.32],
      haze: { colour: [0.46, 0.36, 0.31], density: 0.035, settle: 0.6, glow: 0.3 },
    },
    film: { ...warmFilm, exposure: -0.25, saturation: 0.92 },
  },
  'north-sea': {
    landscape: {
      seed: 9,
      terrain: (noise) => sea(noise, { swell: 0.012, chop: 0.006 }),
      camera: { height: 0.06, horizon: 0.46, lens: 1.1, near: 0.06, far: 40 },
      sun: sunAt(8, 6, lowSun),
      sky: {
        zenith: hex('#36597f'),
        horizon: hex('#c79a74'),
        glow: [1.1, 0.6, 0.26],
        glowFocus: 12,
        disc: 4,
        clouds: { cover: 0.6, lit: [0.95, 0.58, 0.38], shaded: [0.2, 0.22, 0.3], scale: 0.6, stretch: 2.4 },
      },
      ambient: [0.3, 0.36, 0.46],
      haze: { colour: [0.4, 0.36, 0.36], density: 0.02, glow: 0.5 },
      water: { level: -9, colour: [0.012, 0.045, 0.058], ripple: 0, open: true },
    },
    film: { ...warmFilm, bloom: 0.3, exposure: -0.4, saturation: 0.95 },
  },
  'grey-sea': {
    landscape: {
      seed: 30,
      terrain: (noise) => sea(noise, { swell: 0.02, chop: 0.009 }),
      camera: { height: 0.05, horizon: 0.4, lens: 1.3, near: 0.06, far: 40 },
      sun: sunAt(60, 30, [1, 1, 1]),
      sky: {
        zenith: hex('#66777f'),
        horizon: hex('#b9c2c4'),
        glow: [0.1, 0.1, 0.1],
        clouds: {
          cover: 0.8,
          lit: [0.6, 0.63, 0.65],
          shaded: [0.2, 0.23, 0.26],
          scale: 0.8,
          stretch: 2,
          softness: 0.7,
        },
      },
      ambient: [0.3, 0.36, 0.4],
      haze: { colour: [0.42, 0.47, 0.49], density: 0.05 },
      water: { level: -9, colour: [0.018, 0.05, 0.05], ripple: 0, open: true },
    },
    film: { ...coolFilm, saturation: 0.8 },
  },
  'summer-lake': {
    landscape: {
      seed: 52,
      terrain: (noise) =>
        alpine(noise, {
          peaks: 4.8,
          snowLine: 1.9,
          base: 0.55,
          meadow: hex('#46582c'),
          valley: { depth: 2.2, width: 2.2, x: 0.6, bend: 0.8 },
        }),
      camera: { height: 0.16, horizon: 0.5, lens: 1, z: 5 },
      sun: sunAt(-112, 38, [2.7, 2.5, 2.2]),
      sky: {
        zenith: hex('#2467a8'),
        horizon: hex('#a9c8e0'),
        glow: [0.2, 0.18, 0.14],
        clouds: { cover: 0.5, lit: [1.15, 1.12, 1.08], shaded: [0.42, 0.48, 0.58], scale: 1.1, softness: 0.35 },
      },
      ambient: [0.22, 0.3, 0.42],
      haze: { colour: [0.36, 0.48, 0.64], density: 0.035, settle: 0.3, glow: 0.2 },
      water: { level: 0, colour: [0.015, 0.075, 0.085], ripple: 0.02 },
    },
    film: { ...coolFilm, saturation: 1.02 },
  },
  'blue-hour': {
    landscape: {
      seed: 64,
      terrain: (noise) => alpine(noise, { peaks: 4.4, snowLine: 0.6, base: 0.2, frequency: 0.2 }),
      camera: { height: 1.5, horizon: 0.42, lens: 1.5, near: 0.5, far: 80 },
      sun: sunAt(20, 2, [0.35, 0.22, 0.2]),
      sky: {
        zenith: hex('#1c3768'),
        horizon: hex('#c08a86'),
        glow: [0.55, 0.26, 0.14],
        glowFocus: 8,
        clouds: { cover: 0.42, lit: [0.6, 0.36, 0.34], shaded: [0.1, 0.13, 0.24], scale: 0.6, stretch: 3 },
      },
      ambient: [0.12, 0.18, 0.34],
      haze: { colour: [0.12, 0.17, 0.3], density: 0.07, settle: 0.8, glow: 0.8 },
    },
    film: { ...coolFilm, exposure: 0.2 },
  },
  'meadow-pass': {
    landscape: {
      seed: 88,
      terrain: (noise) =>
        alpine(noise, {
          peaks: 3.8,
          snowLine: 2.1,
          base: 0.1,
          meadow: hex('#5c6430'),
          rock: hex('#55504a'),
          frequency: 0.2,
        }),
      camera: { height: 1.3, horizon: 0.4, lens: 1.1, near: 0.3 },
      sun: sunAt(98, 22, [3.1, 2.5, 1.75]),
      sky: {
        zenith: hex('#2f6ba6'),
        horizon: hex('#bfd0da'),
        glow: [0.3, 0.24, 0.15],
        clouds: { cover: 0.56, lit: [1.1, 1.02, 0.92], shaded: [0.4, 0.44, 0.52], scale: 0.9, softness: 0.4 },
      },
      ambient: [0.2, 0.27, 0.38],
      haze: { colour: [0.38, 0.46, 0.56], density: 0.045, settle: 0.4, glow: 0.3 },
    },
    film: warmFilm,
  },
} satisfies Record<string, Scene>

export type SceneName = keyof typeof scenes
