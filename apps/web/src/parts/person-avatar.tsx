import type { PersonId } from '@damask/contract'
import { IconRobot } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { damask } from '../app/damask.ts'
import classes from './person-avatar.module.css'

type Props = {
  person: { id: PersonId; name: string; avatar: string | null }
  /** Pixels of the circle. */
  size: number
  isService?: boolean
  /** For somebody who is no longer let in. */
  faded?: boolean
}

/** The picture of a person, or their initials. Decoration: the name stands beside it. */
export function PersonAvatar({ person, size, isService = false, faded = false }: Props) {
  const { id, name, avatar } = person
  return (
    <span
      className={classes.avatar}
      style={{ '--avatar-size': `${size}px` } as CSSProperties}
      data-kind={isService ? 'service' : undefined}
      data-faded={faded || undefined}
      aria-hidden
    >
      {avatar && <img src={damask.href.people.getAvatar({ personId: id, v: avatar })} alt="" loading="lazy" />}
      {!avatar && (isService ? <IconRobot size={size * 0.55} stroke={1.5} /> : initialsOf(name))}
    </span>
  )
}

/** "Ada King Lovelace" → "AL" */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toLocaleUpperCase()
}
