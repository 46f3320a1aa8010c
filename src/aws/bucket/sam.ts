import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamParts } from "../ground/room.ts";
import { fullName, made, pascal, policyDocument, samOutputByName, tagList, tlsOnly } from "../ground/sam.ts";
import { getAtt, refTo, sub, type Value } from "../ground/yaml.ts";
import { type BucketPlan, type BucketPlans, NONCURRENT_DAYS } from "./plan.ts";
import { UNFINISHED_UPLOAD_DAYS, UPLOAD_HEADERS } from "./terraform.ts";

/** The buckets with their policies. */
export function bucketSam({ app, buckets }: BasePlan & BucketPlans): SamParts {
  return {
    resources: buckets.flatMap((bucket) => {
      const { name } = bucket;
      const id = bucketId(name);
      return [
        made(id, "AWS::S3::Bucket", bucketProperties(app, bucket)),
        made(`${id}Policy`, "AWS::S3::BucketPolicy", {
          Bucket: refTo(id),
          PolicyDocument: policyDocument([tlsOnly("s3:*", [getAtt(id, "Arn"), sub(`\${${id}.Arn}/*`)])]),
        }),
      ];
    }),
    outputs: {
      names: samOutputByName(
        "bucket_names",
        "Name of the S3 bucket",
        buckets.map(({ name }) => [name, refTo(bucketId(name))]),
      ),
    },
  };
}

/** A bucket's name or ARN: built, since a reference would make a circle of bucket, function and role. */
export function sayBucket({ name, attribute, suffix = "" }: Reference, { app }: BasePlan): string {
  const physical = bucketName(app, name);
  return attribute === "arn" ? `arn:\${AWS::Partition}:s3:::${physical}${suffix}` : physical;
}

/** The id of a bucket: `UploadsBucket`. */
export function bucketId(name: string): string {
  return `${pascal(name)}Bucket`;
}

function bucketName(app: string, name: string): string {
  return `${fullName(app, name)}-\${AWS::AccountId}`;
}

function bucketProperties(
  app: string,
  { name, expiresAfterDays, uploadOrigins }: BucketPlan,
): Record<string, Value> {
  return {
    BucketName: sub(bucketName(app, name)),
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    },
    VersioningConfiguration: { Status: "Enabled" },
    LifecycleConfiguration: {
      Rules: [
        {
          Id: "housekeeping",
          Status: "Enabled",
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: UNFINISHED_UPLOAD_DAYS },
          NoncurrentVersionExpiration: { NoncurrentDays: NONCURRENT_DAYS },
          ExpiredObjectDeleteMarker: true,
        },
        ...(expiresAfterDays === undefined
          ? []
          : [{ Id: "expiry", Status: "Enabled", ExpirationInDays: expiresAfterDays }]),
      ],
    },
    ...(uploadOrigins && {
      CorsConfiguration: {
        CorsRules: [
          {
            AllowedMethods: ["PUT"],
            AllowedOrigins: [...uploadOrigins],
            AllowedHeaders: [...UPLOAD_HEADERS],
            ExposedHeaders: ["ETag"],
            MaxAge: 3600,
          },
        ],
      },
    }),
    Tags: tagList(app),
  };
}
