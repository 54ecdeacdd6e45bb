// The one search box on screen, so that "/" finds it wherever it is drawn.

let input: HTMLInputElement | null = null

export const searchBox = {
  exists: () => input !== null,
  focus: () => {
    input?.focus()
    input?.select()
  },
  /** The `ref` of the search box. */
  ref: (element: HTMLInputElement | null) => {
    input = element
  },
}
