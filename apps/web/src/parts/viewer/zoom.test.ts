import { expect, test } from 'vitest'
import { canPan, fitScale, fitView, isFit, panBy, restage, type Sizes, zoomTo } from './zoom.ts'

const none = { side: 0, top: 0, bottom: 0 }
const sizes: Sizes = { stage: { width: 1000, height: 800 }, picture: { width: 4000, height: 2000 }, inset: none }
const small: Sizes = { ...sizes, picture: { width: 100, height: 50 } }

test('a large picture is made to fit, and stands in the middle', () => {
  expect(fitView(sizes)).toEqual({ scale: 0.25, x: 0, y: 150 })
})

test('a small picture keeps its size', () => {
  expect(fitView(small)).toEqual({ scale: 1, x: 450, y: 375 })
})

test('the inset keeps a picture off the edges and clear of the controls', () => {
  expect(fitScale({ ...sizes, inset: { side: 100, top: 0, bottom: 0 } })).toBe(0.2)
  expect(fitView({ ...small, inset: { side: 0, top: 20, bottom: 80 } }).y).toBe(345)
})

test('a picture grows out of the inset without a jump, and never leaves the stage', () => {
  const insets: Sizes = { ...sizes, picture: { width: 800, height: 800 }, inset: { side: 0, top: 20, bottom: 80 } }
  expect(fitView(insets).y).toBe(20)
  expect(zoomTo(fitView(insets), insets, 0.9).y).toBe(10)
  expect(zoomTo(fitView(insets), insets, 0.99).y).toBe(0)
})

test('zooming keeps what is under the pointer there', () => {
  const before = zoomTo(fitView(sizes), sizes, 1)
  const at = { x: 300, y: 420 }
  const picturePoint = (view: typeof before) => (at.x - view.x) / view.scale
  const after = zoomTo(before, sizes, 2, at)
  expect(picturePoint(after)).toBeCloseTo(picturePoint(before))
})

test('nobody zooms out of the page or past the pixels', () => {
  expect(zoomTo(fitView(sizes), sizes, 0.001).scale).toBe(0.25)
  expect(zoomTo(fitView(sizes), sizes, 1e9).scale).toBe(32)
})

test('panning stops at the edges of the picture', () => {
  const close = zoomTo(fitView(sizes), sizes, 1)
  expect(panBy(close, sizes, 1e6, 1e6)).toEqual({ scale: 1, x: 0, y: 0 })
  expect(panBy(close, sizes, -1e6, -1e6)).toEqual({ scale: 1, x: -3000, y: -1200 })
})

test('a picture that fits cannot be panned', () => {
  expect(canPan(fitView(sizes), sizes)).toBe(false)
  expect(canPan(zoomTo(fitView(sizes), sizes, 1), sizes)).toBe(true)
})

test('a picture that fitted still fits after the window changed', () => {
  const after: Sizes = { ...sizes, stage: { width: 400, height: 400 } }
  expect(isFit(restage(fitView(sizes), sizes, after), after)).toBe(true)
})

test('a close-up keeps its scale and its middle after the window changed', () => {
  const close = panBy(zoomTo(fitView(sizes), sizes, 2), sizes, -150, -80)
  const after: Sizes = { ...sizes, stage: { width: 700, height: 500 } }
  const view = restage(close, sizes, after)
  expect(view.scale).toBe(2)
  expect((350 - view.x) / 2).toBeCloseTo((500 - close.x) / 2)
})
