// What we use of n3, which brings no types.
declare module 'n3' {
  export type Term = {
    readonly termType: 'NamedNode' | 'BlankNode' | 'Literal' | 'DefaultGraph'
    readonly value: string
    readonly language?: string
    readonly datatype?: { readonly value: string }
  }
  export type Quad = { readonly subject: Term; readonly predicate: Term; readonly object: Term; readonly graph: Term }
  export type Token = { readonly type: string; readonly line: number }
  type OnToken = (error: Error | null, token: Token | null) => void
  export class Lexer {
    constructor(options?: { lineMode?: boolean; n3?: boolean; isImpliedBy?: boolean })
    tokenize(input: unknown, callback: OnToken): void
  }
  export class Parser {
    constructor(options: { format: string; baseIRI?: string; lexer?: Pick<Lexer, 'tokenize'> })
    parse(input: unknown, callback: (error: Error | null, quad: Quad | null) => void): void
  }
}
