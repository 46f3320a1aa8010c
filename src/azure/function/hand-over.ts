import {
  call,
  conditional,
  type Expression,
  eachKey,
  heredoc,
  mapFor,
  type Resource,
  ref,
  resource,
  tpl,
  v,
} from "@motif/compile";
import { APPS, ofInstance, PLACE } from "../ground/references.ts";
import { ROLES_KNOWN } from "../ground/roles.ts";
import { APP_ROWS } from "./app-rows.ts";
import { PACKAGE_FOLDER } from "./plan.ts";

/** The package of the function app of this name, as its plan has it. */
export function packageOf(app: Expression): Expression {
  return tpl`${ref("path.module")}/${PACKAGE_FOLDER}/${app}.zip`;
}

/**
 * Hands the packages over. The provider's own `zip_deploy_file` does not work with Flex Consumption
 * (https://github.com/hashicorp/terraform-provider-azurerm/issues/29630) and wants a password; the Azure CLI takes the
 * identity of whoever runs it.
 * @see https://learn.microsoft.com/azure/azure-functions/deployment-zip-push
 */
export function handOver(): Resource {
  const file = packageOf(eachKey);
  return resource(
    "terraform_data",
    "package",
    {
      triggers_replace: [
        ofInstance(APPS, eachKey, "id"),
        conditional(call("fileexists", file), call("filesha256", file), null),
      ],
    },
    {
      comment:
        "Deploys the packages, when they are new or changed. One that fails is tainted: the next apply deploys it again.",
      forEach: mapFor(["name", "app"], APP_ROWS, [ref("name"), ref("app")], v("deploy_packages")),
      dependsOn: [ref(ROLES_KNOWN)],
      provisioners: [
        { type: "local-exec", args: { interpreter: ["sh", "-c"], command: persistently(deploying(file)) } },
      ],
    },
  );
}

function deploying(file: Expression): Expression {
  const target = tpl`--subscription ${v("subscription_id")} --resource-group ${PLACE.resource_group_name} --name ${ofInstance(APPS, eachKey, "name")}`;
  return tpl`az functionapp deployment source config-zip ${target} --src "${file}"`;
}

/** Tries a command three times, since Azure may know the roles of a new function app later than Terraform waits. */
function persistently(command: Expression): Expression {
  return heredoc`for pause in 60 120 0; do
  ${command} && exit 0
  sleep $pause
done
exit 1
`;
}
