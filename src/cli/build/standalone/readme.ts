/** The README of an app that is built and deployed without Motif. */
export function readme(name: string, clouds: readonly string[]): string {
  const [cloud = ""] = clouds;
  return `# ${name}

${clouds.map((each) => `\`${each}/\``).join(", ")}: the Terraform module of the app for each cloud, and in \`sources/\` a folder for each bundle that it deploys. Nothing here needs Motif.

\`\`\`
npm install
npm run build        # zips what is in sources/ into dist/, minified
cd ${cloud}
terraform init
terraform apply -var=project_name=acme -var=environment=staging
terraform output
\`\`\`

- A module in \`sources/\` is everything that its function runs, in one file: the app's code, what of Motif runs inside of a function, and the packages that they need. Above each part stands the file that it is of. Change what you want to, and build again.
- \`variables.tf\` says what a module can be told; \`apply\` asks for what it has to be told.
- Before \`terraform destroy\`, where there is a variable \`deletion_protection\`: \`terraform apply -var=deletion_protection=false …\`.
- Where Terraform keeps its state is yours to say, in a file of your own ([backends](https://developer.hashicorp.com/terraform/language/backend)).
- The lines at the top of the \`.tf\` files say that edits are lost when Motif builds again: here it does not.
`;
}
