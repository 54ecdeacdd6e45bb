import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { lookUpOutside } from './outbound.ts'

export type LinePeer = { transport: 'tcp' | 'tls' | 'udp'; host: string; port: number }

/**
 * Gives messages to a peer that listens on a socket, each as it is, under the same guard as `fetchOutside`: the address
 * that was checked is the one that is connected to. With TLS the peer must prove that it has the name it was called by.
 * Resolves when the peer's machine has taken everything, as far as the protocol tells.
 * @throws OutboundRefused, or what the socket says
 */
export async function sendLines(
  peer: LinePeer,
  messages: readonly Buffer[],
  { allow, timeoutMs }: { allow: readonly string[]; timeoutMs: number },
): Promise<void> {
  const [found] = await lookUpOutside(peer.host, allow)
  if (peer.transport === 'udp') return sendDatagrams(found!, peer.port, messages)
  const to = { host: found!.address, port: peer.port }
  const socket: Socket =
    peer.transport === 'tls' ? connectSecurely({ ...to, servername: peer.host, ALPNProtocols: [] }) : connect(to)
  const signal = AbortSignal.timeout(timeoutMs)
  const stop = () => socket.destroy(new Error('That address did not answer in time.'))
  signal.addEventListener('abort', stop, { once: true })
  try {
    await once(socket, peer.transport === 'tls' ? 'secureConnect' : 'connect')
    for (const message of messages) if (!socket.write(message)) await once(socket, 'drain')
    socket.end()
    // Whatever it says is not for us, but only a stream that is read comes to its end.
    socket.resume()
    await once(socket, 'close')
  } finally {
    signal.removeEventListener('abort', stop)
    socket.destroy()
  }
}

async function sendDatagrams(
  { address, family }: { address: string; family: number },
  port: number,
  all: readonly Buffer[],
) {
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  try {
    for (const message of all) {
      await new Promise<void>((resolve, reject) =>
        socket.send(message, port, address, (error) => (error ? reject(error) : resolve())),
      )
    }
  } finally {
    socket.close()
  }
}
