import type { OperationsOf } from "../../ground/kind.ts";
import { objectCreated } from "./event.ts";
import type { BucketOperation, BucketResults } from "./protocol.ts";
import type { Objects } from "./store.ts";

/** How a bucket's operations are done. A large object is put in two steps, as its content goes to a file in between. */
export const bucketOperations: OperationsOf<"bucket", Objects, BucketOperation, BucketResults> = {
  "bucket.get": {
    grantedAs: "get",
    perform: (objects, { resource, key }) => objects.open(resource, key),
  },
  "bucket.head": {
    grantedAs: "head",
    perform: (objects, { resource, key }) => objects.head(resource, key),
  },
  "bucket.list": {
    grantedAs: "list",
    perform: (objects, operation) => objects.list(operation),
  },
  "bucket.put": {
    grantedAs: "put",
    perform: (objects, operation, { emit }) =>
      objects.put(operation.resource, operation, (object) =>
        emit(objectCreated(operation.resource, object, operation.attributes)),
      ),
    arrivals: () => 1,
  },
  "bucket.startPut": {
    grantedAs: "put",
    perform: (objects) => objects.startUpload(),
  },
  "bucket.commitPut": {
    grantedAs: "put",
    perform: (objects, operation, { emit }) =>
      objects.commit(operation.resource, operation, (object) =>
        emit(objectCreated(operation.resource, object, operation.attributes)),
      ),
    arrivals: () => 1,
  },
  "bucket.cancelPut": {
    grantedAs: "put",
    perform(objects, { upload }) {
      objects.cancelUpload(upload);
      return undefined;
    },
  },
  "bucket.delete": {
    grantedAs: "delete",
    perform(objects, { resource, key }) {
      objects.delete(resource, key);
      return undefined;
    },
  },
  "bucket.presign": {
    grantedAs: "presign",
    perform: (objects, { resource, ...object }) => objects.uploads.sign(resource, object),
  },
};
