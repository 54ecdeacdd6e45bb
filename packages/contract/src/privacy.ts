import * as z from 'zod'
import { endpoint, Timestamp } from './endpoint.ts'
import { DataExportId, PersonId } from './ids.ts'
import { Operation } from './operations.ts'

export const PrivacyTextKind = z
  .enum(['notice', 'terms'])
  .meta({ id: 'PrivacyTextKind' })
  .describe('`notice`: what happens with data of people. `terms`: what people agree to.')
export type PrivacyTextKind = z.infer<typeof PrivacyTextKind>

const Text = z.string().trim().min(1).max(50_000)
/** Each text in at least one language. */
const Texts = z
  .object({ en: Text.optional(), de: Text.optional() })
  .refine((texts) => texts.en !== undefined || texts.de !== undefined, 'A text in at least one language is needed.')

export const PrivacyText = z
  .object({
    kind: PrivacyTextKind,
    version: z.int(),
    texts: z.object({ en: z.string().optional(), de: z.string().optional() }),
    publishedAt: Timestamp,
    mustAccept: z.boolean().describe('Whoever agreed to an older version was asked again.'),
  })
  .meta({ id: 'PrivacyText' })
export type PrivacyText = z.infer<typeof PrivacyText>

export const Consent = z
  .object({ kind: PrivacyTextKind, version: z.int(), acceptedAt: Timestamp })
  .meta({ id: 'Consent' })
export type Consent = z.infer<typeof Consent>

export const DataExport = z
  .object({
    id: DataExportId,
    personId: PersonId,
    personName: z.string(),
    sizeBytes: z.int().nullable().describe('Null until it is made.'),
    createdAt: Timestamp,
    expiresAt: Timestamp.describe('Until when it can be downloaded.'),
  })
  .meta({ id: 'DataExport' })
export type DataExport = z.infer<typeof DataExport>

const ofPerson = z.object({ personId: PersonId })
const exportStarted = z.object({ dataExport: DataExport, operation: Operation })

export const privacy = {
  listTexts: endpoint({
    method: 'GET',
    path: '/privacy/texts',
    summary: 'Read the privacy notice and the terms as they are now',
    audience: 'anyone',
    scope: 'library:read',
    returns: z.object({ items: z.array(PrivacyText) }),
  }),
  listTextVersions: endpoint({
    method: 'GET',
    path: '/privacy/texts/:kind/versions',
    summary: 'List the versions of a text and how many people agreed to each, newest first',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_settings',
    params: z.object({ kind: PrivacyTextKind }),
    returns: z.object({
      items: z.array(z.object({ text: PrivacyText, acceptedBy: z.int(), isRetired: z.boolean() })),
    }),
  }),
  publishText: endpoint({
    method: 'POST',
    path: '/privacy/texts',
    summary: 'Publish a new version of the privacy notice or the terms',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_settings',
    body: z.object({
      kind: PrivacyTextKind,
      texts: Texts,
      mustAccept: z.boolean().describe('Ask everybody to agree before they go on.'),
    }),
    returns: PrivacyText,
    status: 201,
  }),
  retireText: endpoint({
    method: 'DELETE',
    path: '/privacy/texts/:kind',
    summary: 'Stop showing a text and asking for agreement to it',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_settings',
    params: z.object({ kind: PrivacyTextKind }),
    returns: z.null(),
    problems: ['privacy_text_not_found'],
  }),
  getOwnConsents: endpoint({
    method: 'GET',
    path: '/me/consents',
    summary: 'List what you agreed to, and what still waits for it',
    audience: 'member',
    limited: true,
    scope: 'session',
    returns: z.object({ items: z.array(Consent), waiting: z.array(PrivacyText) }),
  }),
  acceptText: endpoint({
    method: 'POST',
    path: '/me/consents',
    summary: 'Agree to the present version of a text',
    audience: 'member',
    limited: true,
    scope: 'session',
    body: z.object({ kind: PrivacyTextKind, textVersion: z.int().min(1).max(1_000_000) }),
    returns: Consent,
    status: 201,
    problems: ['privacy_text_not_found', 'privacy_text_changed'],
  }),
  exportOwnData: endpoint({
    method: 'POST',
    path: '/me/data-exports',
    summary: 'Have everything that is known of you put into a ZIP',
    audience: 'member',
    scope: 'session',
    returns: exportStarted,
    status: 201,
    problems: ['confirm_needed', 'too_many_data_exports'],
  }),
  exportPerson: endpoint({
    method: 'POST',
    path: '/people/:personId/data-exports',
    summary: 'Have everything that is known of a person put into a ZIP',
    audience: 'member',
    scope: 'session',
    needs: 'manage_people',
    params: ofPerson,
    returns: exportStarted,
    status: 201,
    problems: ['person_not_found', 'confirm_needed', 'too_many_data_exports'],
  }),
  listDataExports: endpoint({
    method: 'GET',
    path: '/me/data-exports',
    summary: 'List the exports that you asked for, newest first',
    audience: 'member',
    scope: 'session',
    returns: z.object({ items: z.array(DataExport) }),
  }),
  downloadDataExport: endpoint({
    method: 'GET',
    path: '/me/data-exports/:dataExportId/file',
    summary: 'Download an export',
    audience: 'member',
    scope: 'session',
    params: z.object({ dataExportId: DataExportId }),
    returns: z.unknown(),
    answers: 'bytes',
    problems: ['data_export_not_found'],
  }),
  erasePerson: endpoint({
    method: 'POST',
    path: '/people/:personId/erase',
    summary: 'Erase a person for ever; their work stays, by nobody that can be named',
    audience: 'member',
    scope: 'session',
    needs: 'manage_people',
    params: ofPerson,
    body: z.object({
      name: z.string().max(200).describe('The name of the person, as it stands there, to confirm it.'),
      reason: z.string().trim().min(1).max(500),
    }),
    returns: z.null(),
    problems: [
      'person_not_found',
      'person_erased',
      'name_does_not_match',
      'last_administrator',
      'confirm_needed',
      'not_allowed',
    ],
  }),
}
