import { type Module, nested } from "@motif/compile";
import { allOf } from "@motif/compile/kit";

/**
 * What is wrong with a block in the provider's `features`, which say how it creates and destroys; undefined where the block
 * has these values.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/features-block
 */
export function featureProblem(
  module: Module,
  name: string,
  wanted: Readonly<Record<string, boolean>>,
): string | undefined {
  const [own] = module.files
    .flatMap(({ blocks }) => blocks)
    .filter(({ type, labels }) => type === "provider" && labels[0] === "azurerm")
    .flatMap((provider) => nested(provider, "features"))
    .flatMap((features) => nested(features, name));
  if (own === undefined) return `needs the block ${name} in the provider's features`;
  const problem = allOf(own, wanted);
  return problem && `in the provider's features, in ${name}: ${problem}`;
}
