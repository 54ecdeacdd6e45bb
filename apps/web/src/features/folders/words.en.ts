export const words = {
  root: 'Library',
  tree: 'Folders',
  showMore: 'Show more folders',
  treeFailed: 'The folders could not be fetched.',
  action: {
    create: 'New folder',
    rename: 'Rename folder',
    move: 'Move folder to…',
    delete: 'Delete folder',
    open: 'Open folder',
    download: 'Download as ZIP',
    copyLink: 'Copy link to folder',
  },
  create: {
    title: 'New folder',
    in: 'In {{folder}}',
    name: 'Name',
    submit: 'Create folder',
    done: 'Folder “{{name}}” was created.',
    open: 'Open',
  },
  rename: {
    title: 'Rename folder',
    name: 'Name',
    submit: 'Rename',
  },
  picker: {
    search: 'Find a folder',
    here: 'Chosen folder',
    noneInside: 'There are no folders inside “{{folder}}”.',
    nothing: 'No folder is called “{{words}}”.',
    newFolder: 'New folder here',
  },
  move: {
    title: 'Move “{{name}}” to',
    submit: 'Move here',
    done: '“{{name}}” was moved to {{folder}}.',
  },
  delete: {
    done: '“{{name}}” is in the bin.',
  },
  restored: '“{{name}}” is back.',
} as const
