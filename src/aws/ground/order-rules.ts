/** In which order things are made, where AWS refuses or loses what comes too early; a destroy goes the other way. */
import { type DataSource, type Module, type Resource, resourcesOf } from "@motif/compile";
import { blockAddress, earlierThan, type Rule, referredBlocks } from "@motif/compile/kit";

const POLICY = "aws_iam_role_policy";
const PERMISSION = "aws_lambda_permission";

/** What must not be made too early although Terraform would. */
export const ORDER_RULES: readonly Rule[] = [
  {
    // An event source mapping is refused while the role of its function may not read the queue; a function that runs before
    // may not write its log: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    code: "AWS_ROLE_READY",
    appliesTo: ["aws_lambda_function", "aws_lambda_event_source_mapping", "aws_scheduler_schedule"],
    check: (resource, module) => {
      const earlier = earlierThan(resource, module);
      const late = rolePolicies(module, (role) => earlier.has(role)).find((policy) => !earlier.has(policy));
      return late && `may be made before ${late}, and then be refused what that allows; have it come after`;
    },
  },
  {
    // "Before Amazon S3 can publish messages to a destination, you must grant the Amazon S3 principal the necessary
    // permissions": https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
    code: "AWS_NOTIFICATION_PERMITTED",
    appliesTo: ["aws_s3_bucket_notification"],
    check: (notification, module) => {
      const earlier = earlierThan(notification, module);
      const permitted = resourcesOf(module, PERMISSION)
        .filter((permission) => earlier.has(blockAddress(permission)))
        .flatMap((permission) => [...earlierThan(permission, module)]);
      const refused = functionsOf(notification, module).find((fn) => !permitted.includes(fn));
      return refused && `may be made before the permission to call ${refused}, and is refused then`;
    },
  },
];

/** The policies of the roles, by address. */
function rolePolicies(module: Module, isRole: (address: string) => boolean): string[] {
  return resourcesOf(module, POLICY)
    .filter((policy) =>
      referredBlocks(policy).some((address) => address.startsWith("aws_iam_role.") && isRole(address)),
    )
    .map(blockAddress);
}

function functionsOf(block: Resource | DataSource, module: Module): string[] {
  return [...earlierThan(block, module)].filter((address) => address.startsWith("aws_lambda_function."));
}
