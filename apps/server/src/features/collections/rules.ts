/** How deep groups can be nested, the collection itself included. */
export const MAX_DEPTH = 5
/** Assets in one collection: its order is worked out in one query. */
export const MAX_ITEMS = 50_000
export const MAX_COLLECTIONS_OF_PERSON = 2_000
/** How long a deleted collection can be brought back. */
export const KEPT_DAYS = 30
/** How many assets one remembers to have looked at. */
export const MAX_RECENT = 300
/** How far apart items are put, so that others fit between them. */
export const STEP = 2 ** 20
/** Ids that an event names; of more it tells how many. */
export const MAX_TOLD = 500
