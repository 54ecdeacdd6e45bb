import { createServer } from 'node:http'

/**
 * A listener on the loopback that nobody has a reason to call; `hits` are the addresses that somebody called it at.
 * @param wantedPort for files that carry the address of one; a free port when left out
 */
export async function startCanary(wantedPort = 0): Promise<{ url: string; hits: string[]; close(): Promise<void> }> {
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`)
    response.end()
  })
  server.on('connection', () => hits.push('connection'))
  await new Promise<void>((resolve) => server.listen(wantedPort, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    hits,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
