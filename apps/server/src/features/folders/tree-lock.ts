// It lives where what depends on it is lowest: with the scopes of folders.
export { holdTree, lockTree } from '../access/index.ts'
