export { changedPages, compare, type PictureRecord, saveRecord } from './record.ts';
export { type Subject, takePictures } from './take.ts';
