import { createDamask, type Damask } from '@damask/sdk'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../platform/ctx.ts'
import { checkMailSettings, enqueueMail } from '../../platform/mail.ts'
import { mailTo } from '../../testing/mail-to.ts'
import { ADMIN, cookieOf, startTestServer, type TestServer } from '../../testing/test-server.ts'

type Received = { from: string; to: string[]; raw: string }

/** A mail server on this machine: what it was handed, and what it should say next. */
const received: Received[] = []
let refusals: { code: number; at: 'rcpt' | 'data' }[] = []
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onAuth: ({ username, password }, _session, done) =>
    username === 'damask' && password === 'sesame' ? done(null, { user: username }) : done(new Error('no')),
  onRcptTo(_address, _session, done) {
    const refusal = refusals[0]?.at === 'rcpt' ? refusals.shift() : undefined
    done(refusal ? Object.assign(new Error('not now'), { responseCode: refusal.code }) : null)
  },
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk) => chunks.push(chunk))
    stream.on('end', () => {
      const refusal = refusals[0]?.at === 'data' ? refusals.shift() : undefined
      if (refusal) return done(Object.assign(new Error('not now'), { responseCode: refusal.code }))
      const { mailFrom, rcptTo } = session.envelope
      received.push({
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map(({ address }) => address),
        raw: Buffer.concat(chunks).toString(),
      })
      done()
    })
  },
})
const sent = async (house: TestServer, to: string): Promise<Received> => {
  await house.until(async () => received.some((mail) => mail.to.includes(to)))
  return received.find((mail) => mail.to.includes(to))!
}

let quiet: TestServer
let house: TestServer
let session: Damask
let settings: Record<string, string>
beforeAll(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const { port } = smtp.server.address() as { port: number }
  settings = {
    DAMASK_SMTP_URL: `smtp://damask:sesame@127.0.0.1:${port}?ignoreTLS=true`,
    DAMASK_MAIL_FROM: 'Damask <damask@example.com>',
    DAMASK_URL: 'https://dam.example.com',
  }
  quiet = await startTestServer()
  house = await startTestServer({ worker: true, settings })
  session = await signedIn(quiet)
})
afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())))

async function signedIn(server: TestServer): Promise<Damask> {
  const response = await fetch(`${server.origin}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ADMIN.email, password: ADMIN.password }),
  })
  return createDamask({ url: server.origin, headers: { cookie: cookieOf(response) } })
}

const SECRET = 'a-token-that-opens-the-door'
const mail = (to: string, more: object = {}) => ({
  to,
  subject: 'Come in',
  text: 'Ana invites you.\n\nIt is a nice library.',
  action: { label: 'Join', url: `https://dam.example.com/join/${SECRET}` },
  language: 'en' as const,
  ...more,
})

test('a message reaches the mail server as text and as a page, from the address of the library', async () => {
  await enqueueMail(house.ctx, mail('ben@example.com'))
  const { from, to, raw } = await sent(house, 'ben@example.com')
  expect([from, to]).toEqual(['damask@example.com', ['ben@example.com']])
  expect(raw).toContain('From: Damask <damask@example.com>')
  expect(raw).toMatch(/^Subject: Come in$/m)
  expect(raw).toMatch(/^Auto-Submitted: auto-generated/m)
  expect(raw).toContain('Content-Type: text/plain')
  expect(raw).toContain('Content-Type: text/html')
  expect(raw.replace(/=\r?\n/g, '')).toContain(`https://dam.example.com/join/${SECRET}`)
})

test('nothing a person wrote becomes a header, a recipient or markup', async () => {
  const subject = 'Hello\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script>\u2028Cc: mal@example.com'
  await enqueueMail(house.ctx, mail('cy@example.com', { subject, text: '<img src=x onerror=alert(1)>\r\n.\r\nQUIT' }))
  const { to, raw } = await sent(house, 'cy@example.com')
  expect(to).toEqual(['cy@example.com'])
  const [head] = raw.split('\r\n\r\n')
  expect(head).not.toMatch(/^(bcc|cc):/im)
  expect(raw.slice(raw.indexOf('text/html'))).not.toMatch(/<script|<img/)
  for (const bad of ['a@example.com, b@example.com', 'x\r\nBcc: y@example.com', 'Ana <a@example.com>', 'a@b']) {
    await expect(enqueueMail(house.ctx, mail(bad))).rejects.toThrow()
  }
  await expect(
    enqueueMail(house.ctx, mail('dee@example.com', { action: { label: 'x', url: 'javascript:alert(1)' } })),
  ).rejects.toThrow()
})

test('a message of a change that was undone is never sent', async () => {
  const undone = inTransaction(house.ctx, async (ctx) => {
    await enqueueMail(ctx, mail('undone@example.com'))
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await enqueueMail(house.ctx, mail('after@example.com'))
  await sent(house, 'after@example.com')
  expect(received.some(({ to }) => to.includes('undone@example.com'))).toBe(false)
})

test('a server that says "later" is asked again; one that says "never" is not', async () => {
  refusals = [{ code: 451, at: 'data' }]
  await enqueueMail(house.ctx, mail('later@example.com'))
  await sent(house, 'later@example.com')
  refusals = [{ code: 550, at: 'rcpt' }]
  await enqueueMail(house.ctx, mail('never@example.com'))
  await house.until(async () => refusals.length === 0)
  const waiting = () => house.ctx.db.withSchema('graphile_worker' as never).selectFrom('jobs' as never)
  await house.until(async () => {
    const rows = (await waiting().selectAll().execute()) as { task_identifier: string }[]
    return rows.every((row) => row.task_identifier !== 'mail.send')
  })
  expect(received.some(({ to }) => to.includes('never@example.com'))).toBe(false)
})

test('the secret of a link is nowhere to be read while it waits', async () => {
  const paused = await startTestServer({ settings })
  await enqueueMail(paused.ctx, mail('wait@example.com'))
  await enqueueMail(quiet.ctx, mail('wait@example.com'))
  for (const server of [paused, quiet]) {
    const { rows } = await server.house.database.pool.query(
      `select (select coalesce(jsonb_agg(payload), '[]')::text from graphile_worker._private_jobs) as jobs,
        (select coalesce(jsonb_agg(m), '[]')::text from mailbox_message m) as messages`,
    )
    expect(`${rows[0].jobs}${rows[0].messages}`).toContain('sealed')
    expect(`${rows[0].jobs}${rows[0].messages}`).not.toContain(SECRET)
  }
})

test('without a mail server messages wait in the mailbox, where only administrators read them', async () => {
  await enqueueMail(quiet.ctx, mail('kim@example.com'))
  expect((await mailTo(quiet, 'kim@example.com'))[0]!.link).toContain(SECRET)
  expect(await session.mailbox.getState()).toEqual({ mode: 'mailbox', server: null, from: null })
  const { items } = await session.mailbox.list({ limit: 1 })
  expect(items[0]).toMatchObject({ to: 'kim@example.com', subject: 'Come in', action: { label: 'Join' } })
  await expect(quiet.admin.mailbox.list()).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(quiet.stranger.mailbox.list()).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('the mailbox keeps a bounded number of messages for a bounded time', async () => {
  await session.mailbox.empty()
  for (let i = 0; i < 205; i++) await enqueueMail(quiet.ctx, mail(`p${i}@example.com`))
  const count = async () => (await quiet.ctx.db.selectFrom('mailbox_message').select('id').execute()).length
  expect(await count()).toBe(200)
  const inThreeWeeks = { ...quiet.ctx, now: () => new Date(Date.now() + 21 * 24 * 60 * 60_000) }
  await enqueueMail(inThreeWeeks, mail('late@example.com'))
  expect(await count()).toBe(1)
})

test('the mailbox is read page by page', async () => {
  await session.mailbox.empty()
  for (let i = 0; i < 5; i++) await enqueueMail(quiet.ctx, mail(`p${i}@example.com`))
  const seen: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await session.mailbox.list({ limit: 2, ...(cursor && { cursor }) })
    seen.push(...page.items.map(({ to }) => to))
    if (!page.nextCursor) break
    cursor = page.nextCursor
  }
  expect(seen).toEqual([4, 3, 2, 1, 0].map((i) => `p${i}@example.com`))
})

test('a test message says whether the settings work', async () => {
  const there = await signedIn(house)
  // Signing in there for the first time is told by mail, too.
  expect((await sent(house, ADMIN.email)).raw).toContain('Sign-in on a new device')
  received.length = 0
  expect(await there.mailbox.sendTest()).toMatchObject({ mode: 'smtp', from: 'Damask <damask@example.com>' })
  expect(JSON.stringify(await there.mailbox.getState())).not.toContain('sesame')
  expect((await sent(house, ADMIN.email)).raw).toContain('Mail from Damask works')
  refusals = [{ code: 554, at: 'data' }]
  await expect(there.mailbox.sendTest()).rejects.toMatchObject({ code: 'mail_not_sent' })
})

test('half of the settings is refused at the start', () => {
  const check = (given: object) => () => checkMailSettings({ settings: (() => given) as never })
  expect(check({})).not.toThrow()
  expect(check({ DAMASK_SMTP_URL: 'smtp://x' })).toThrow('DAMASK_MAIL_FROM')
  expect(check({ DAMASK_SMTP_URL: 'smtp://x', DAMASK_MAIL_FROM: 'a@b.c' })).toThrow('DAMASK_URL')
})
