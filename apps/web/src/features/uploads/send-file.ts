export { uploadFile } from '@damask/sdk'
