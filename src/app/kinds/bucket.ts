export {
  type Bucket,
  type BucketReader,
  type BucketWriter,
  type ByteRange,
  bucket,
  type ListedObject,
  type ListObjects,
  type ObjectContent,
  type ObjectInfo,
  type PutObjectOptions,
  type StoredObject,
  type WrittenObject,
} from "@motif/core";
