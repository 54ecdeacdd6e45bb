/** The same keys with other sentences: a missing or misspelt key in a translation is a type error. */
export type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> }
