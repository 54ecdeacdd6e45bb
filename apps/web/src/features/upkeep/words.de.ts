import type { Translation } from '../../app/translation.ts'
import type { words as english } from './words.en.ts'

export const words: Translation<typeof english> = {
  hint: 'Wie es dieser Installation geht.',
  refresh: 'Noch einmal nachsehen',
  server: {
    title: 'Server',
    version: 'Version',
    uptime: 'Läuft seit',
    justStarted: 'Weniger als einer Minute',
  },
  storage: {
    title: 'Speicher',
    where: 'Aufbewahrt in',
    filesystem: 'Einem Ordner dieser Maschine',
    s3: 'Einem S3-Bucket',
    memory: 'Arbeitsspeicher, bis der Server endet',
    fine: 'Antwortet und nimmt Dateien an',
    encryption: 'Verschlüsselung',
    encrypted: {
      off: 'Dateien liegen so da, wie sie sind',
      on: 'Jede Datei liegt verschlüsselt da',
      under_way: 'Neue Dateien liegen verschlüsselt da; ältere werden gerade verschlüsselt',
    },
    files: 'Gespeicherte Dateien',
    damaged_one: 'Eine Datei ist beschädigt oder verloren. Stelle sie aus einer Sicherung wieder her.',
    damaged_other: '{{written}} Dateien sind beschädigt oder verloren. Stelle sie aus einer Sicherung wieder her.',
    count_one: '{{written}} Datei, {{size}}',
    count_other: '{{written}} Dateien, {{size}}',
    free: 'Freier Platz',
    freeOf: '{{free}} frei',
    low: 'Schaffe bald Platz: Ist die Festplatte voll, enden alle Uploads.',
  },
  database: {
    title: 'Datenbank',
    embedded: 'von Damask gestartet',
    external: 'läuft anderswo',
    size: 'Größe',
  },
  jobs: {
    title: 'Arbeit im Hintergrund',
    hint: 'Vorschauen, Angaben und alles andere, was nach einem Upload geschieht.',
    running: 'Läuft',
    waiting: 'Wartet',
    failed: 'Aufgegeben',
    failedHint:
      'Das ist mehrmals misslungen. Die betroffenen Assets sagen, warum, und lassen sich noch einmal verarbeiten.',
  },
  media: {
    title: 'Medienverarbeitung',
    processes_one: '{{count}} Prozess',
    processes_other: '{{count}} Prozesse',
    isolated: 'vom Netz getrennt',
    notIsolated: 'nicht vom Netz getrennt',
    notIsolatedHint:
      'Dieses System lässt es nicht zu. Dateien werden trotzdem in eigenen Prozessen mit Grenzen gelesen.',
  },
  tools: {
    title: 'Werkzeuge',
    complete: 'Alles ist installiert.',
    missing_one: 'Ein Werkzeug fehlt. Dateien werden trotzdem aufbewahrt; es fehlt nur, was es erzeugt.',
    missing_other: '{{count}} Werkzeuge fehlen. Dateien werden trotzdem aufbewahrt; es fehlt nur, was sie erzeugen.',
    notInstalled: 'nicht installiert',
    isMissing: 'Fehlt',
    isThere: 'Installiert',
    copy: 'Befehl kopieren',
  },
}
