import { writeFile } from 'node:fs/promises'
import { encode } from './ffmpeg.ts'
import { seededRandom } from './noise.ts'
import { creator } from './picture-files.ts'

export type Track = {
  name: string
  title: string
  seconds: number
  play: (left: Float32Array, right: Float32Array) => void
}

const sampleRate = 44_100
const hertz = (note: number) => 440 * 2 ** ((note - 69) / 12)

export const tracks: Track[] = [
  { name: 'fjord-dawn-ambient.mp3', title: 'Fjord Dawn (ambient)', seconds: 30, play: ambient },
  { name: 'sonic-logo.mp3', title: 'Sonic logo', seconds: 4, play: sonicLogo },
  { name: 'campfire.wav', title: 'Campfire', seconds: 12, play: campfire },
]

/** Plays a track and writes it; MP3s need ffmpeg. */
export async function writeTrack(track: Track, path: string): Promise<void> {
  const samples = track.seconds * sampleRate
  const left = new Float32Array(samples)
  const right = new Float32Array(samples)
  track.play(left, right)
  const wav = toWav(left, right)
  if (path.endsWith('.wav')) return writeFile(path, wav)
  const tags = [
    '-metadata',
    `title=${track.title}`,
    '-metadata',
    `artist=${creator}`,
    '-metadata',
    'album=Fjordlight Sounds',
  ]
  await encode(['-i', '-', '-b:a', '192k', ...tags, path], [wav])
}

/** Four slow chords, every voice slightly detuned left and right, with wind behind and single bells above. */
function ambient(left: Float32Array, right: Float32Array): void {
  const chords = [
    [38, 57, 62, 66, 69],
    [35, 54, 59, 62, 69],
    [31, 55, 59, 62, 66],
    [33, 52, 57, 61, 64],
  ]
  const span = left.length / chords.length
  chords.forEach((chord, index) => {
    for (const [voice, note] of chord.entries()) {
      const from = Math.max(0, Math.floor(index * span - sampleRate * 2))
      const to = Math.min(left.length, Math.floor((index + 1) * span + sampleRate * 2.5))
      for (let at = from; at < to; at++) {
        const share = (at - from) / (to - from)
        const swell = Math.sin(Math.PI * share) ** 1.3 * 0.055 * (1 + 0.25 * Math.sin(at / 31_000 + voice * 2))
        const phase = (2 * Math.PI * hertz(note) * at) / sampleRate
        left[at]! += swell * (Math.sin(phase * 0.9985) + 0.3 * Math.sin(phase * 2.002 + voice))
        right[at]! += swell * (Math.sin(phase * 1.0015) + 0.3 * Math.sin(phase * 1.998 + voice * 2))
      }
    }
  })
  const random = seededRandom(4)
  let wind = 0
  for (let at = 0; at < left.length; at++) {
    wind += (random() * 2 - 1 - wind) * (0.012 + 0.008 * Math.sin(at / 90_000))
    left[at]! += wind * 0.35
    right[at]! += wind * 0.3
  }
  const bells = [81, 78, 86, 74, 85, 90, 81, 78]
  for (const [index, note] of bells.entries())
    bell(left, right, (2 + index * 3.4) * sampleRate, note, 0.07, index % 2 ? 0.75 : 0.3)
  fade(left, right, 3)
}

function sonicLogo(left: Float32Array, right: Float32Array): void {
  const notes = [62, 69, 74, 78]
  for (const [index, note] of notes.entries())
    bell(left, right, index * 0.22 * sampleRate, note, 0.24, 0.3 + index * 0.13)
  bell(left, right, 0.88 * sampleRate, 50, 0.2, 0.5)
  fade(left, right, 0.4)
}

function bell(
  left: Float32Array,
  right: Float32Array,
  start: number,
  note: number,
  loudness: number,
  place: number,
): void {
  const from = Math.floor(start)
  for (let at = from; at < Math.min(left.length, from + sampleRate * 4); at++) {
    const seconds = (at - from) / sampleRate
    const phase = 2 * Math.PI * hertz(note) * seconds
    const strike = Math.min(1, seconds * 120)
    const tone =
      Math.sin(phase) * Math.exp(-seconds * 1.3) +
      0.4 * Math.sin(phase * 2.76) * Math.exp(-seconds * 4) +
      0.2 * Math.sin(phase * 5.4) * Math.exp(-seconds * 9)
    left[at]! += tone * strike * loudness * (1 - place)
    right[at]! += tone * strike * loudness * place
  }
}

/** A low roar and crackles of different sizes. */
function campfire(left: Float32Array, right: Float32Array): void {
  const random = seededRandom(9)
  let roar = 0
  for (let at = 0; at < left.length; at++) {
    roar += (random() * 2 - 1 - roar) * 0.02
    left[at]! += roar * (0.5 + 0.2 * Math.sin(at / 23_000))
    right[at]! += roar * (0.5 + 0.2 * Math.sin(at / 19_000 + 1))
  }
  for (let crackle = 0; crackle < 260; crackle++) {
    const from = Math.floor(random() * (left.length - 3000))
    const size = random() ** 3 * 0.5 + 0.04
    const place = random()
    const length = 120 + random() * 1600 * size
    for (let at = 0; at < length; at++) {
      const snap = (random() * 2 - 1) * Math.exp((-at / length) * 6) * size
      left[from + at]! += snap * (1 - place)
      right[from + at]! += snap * place
    }
  }
  fade(left, right, 0.8)
}

function fade(left: Float32Array, right: Float32Array, seconds: number): void {
  const edge = seconds * sampleRate
  for (let at = 0; at < edge; at++) {
    for (const channel of [left, right]) {
      channel[at]! *= Math.min(1, at / (edge * 0.1))
      channel[channel.length - 1 - at]! *= at / edge
    }
  }
}

function toWav(left: Float32Array, right: Float32Array): Buffer {
  const file = Buffer.alloc(44 + left.length * 4)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(2, 22)
  file.writeUInt32LE(sampleRate, 24)
  file.writeUInt32LE(sampleRate * 4, 28)
  file.writeUInt16LE(4, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(left.length * 4, 40)
  const level = (value: number) => Math.round(Math.tanh(value * 1.4) * 32_000)
  for (let at = 0; at < left.length; at++) {
    file.writeInt16LE(level(left[at]!), 44 + at * 4)
    file.writeInt16LE(level(right[at]!), 46 + at * 4)
  }
  return file
}
