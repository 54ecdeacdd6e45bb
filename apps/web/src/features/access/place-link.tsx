import type { AssetId, FolderId, Place } from '@damask/contract'
import { Link } from '@tanstack/react-router'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import classes from './access.module.css'
import { placeName } from './sentences.ts'

/** A place by its path, and the way there. */
export function PlaceLink({ place }: { place: Place }) {
  if (place.type === 'asset') {
    return (
      <Link to="/asset/$assetId" params={{ assetId: place.id as AssetId }} className={classes.link}>
        {placeName(place)}
      </Link>
    )
  }
  const folderId = place.id === ROOT_FOLDER_ID ? undefined : (place.id as FolderId)
  return (
    <Link to="/library/{-$folderId}" params={{ folderId }} className={classes.link}>
      {placeName(place)}
    </Link>
  )
}
