#include "directory/resources.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

struct Row
{
    const char* resource;
    const char* name;
    const char* id;
    bool isRole;
};

// clang-format off
constexpr Row kRows[] = {
    {"00000002-0000-0000-c000-000000000000", "Directory.Read.All", "5778995a-e1bf-45b8-affa-663a9f3f4d04", true},
    {"00000002-0000-0000-c000-000000000000", "Directory.AccessAsUser.All", "a42657d6-7f20-40e3-b6f0-cee03008a62a", false},
    {"00000002-0000-0000-c000-000000000000", "User.Read", "311a71cc-e848-46a1-bdf8-97ff7156d8e6", false},
    {"00000002-0000-0ff1-ce00-000000000000", "Calendars.ReadWrite", "ef54d2bf-783f-4e0f-bca1-3210c0444d99", true},
    {"00000002-0000-0ff1-ce00-000000000000", "Exchange.ManageAsApp", "dc50a0fb-09a3-484d-be87-e023b12c6440", true},
    {"00000002-0000-0ff1-ce00-000000000000", "MailboxSettings.ReadWrite", "f9156939-25cd-4ba8-abfe-7fabcf003749", true},
    {"00000002-0000-0ff1-ce00-000000000000", "Calendars.ReadWrite.All", "bbd1ca91-75e0-4814-ad94-9c5dbbae3415", false},
    {"00000002-0000-0ff1-ce00-000000000000", "Exchange.Manage", "ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c", false},
    {"00000002-0000-0ff1-ce00-000000000000", "MailboxSettings.ReadWrite", "2e83d72d-8895-4b66-9eea-abb43449ab8b", false},
    {"00000003-0000-0000-c000-000000000000", "Application.ReadWrite.All", "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", true},
    {"00000003-0000-0000-c000-000000000000", "AuditLog.Read.All", "b0afded3-3588-46d8-8b3d-9842eff778da", true},
    {"00000003-0000-0000-c000-000000000000", "Channel.Create", "f3a65bd4-b703-46df-8f7e-0174fea562aa", true},
    {"00000003-0000-0000-c000-000000000000", "Channel.ReadBasic.All", "59a6b24b-4225-4393-8165-ebaec5f55d7a", true},
    {"00000003-0000-0000-c000-000000000000", "ChannelMember.ReadWrite.All", "35930dcf-aceb-4bd1-b99a-8ffed403c974", true},
    {"00000003-0000-0000-c000-000000000000", "CopilotPolicySettings.ReadWrite", "cc147c17-b8e8-4d3f-9f94-aa9e279a079a", true},
    {"00000003-0000-0000-c000-000000000000", "CrossTenantInformation.ReadBasic.All", "cac88765-0581-4025-9725-5ebc13f729ee", true},
    {"00000003-0000-0000-c000-000000000000", "Device.ReadWrite.All", "1138cb37-bd11-4084-a2b7-9f71582aeddb", true},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementApps.ReadWrite.All", "78145de6-330d-4800-a6ce-494ff2d33d07", true},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementConfiguration.ReadWrite.All", "9241abd9-d0e6-425a-bd4f-47ba86e767a4", true},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementManagedDevices.PrivilegedOperations.All", "5b07b0dd-2377-4e44-a38d-703f09a0dc3c", true},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementManagedDevices.ReadWrite.All", "243333ab-4d21-40cb-a475-36241daa0842", true},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementRBAC.ReadWrite.All", "e330c4f0-4170-414e-a55a-2f022ec2b57b", true},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementServiceConfig.ReadWrite.All", "5ac13192-7ace-4fcf-b828-1a26f28068ee", true},
    {"00000003-0000-0000-c000-000000000000", "Directory.Read.All", "7ab1d382-f21e-4acd-a863-ba3e13f7da61", true},
    {"00000003-0000-0000-c000-000000000000", "Directory.ReadWrite.All", "19dbc75e-c2e2-444c-a770-ec69d8559fc7", true},
    {"00000003-0000-0000-c000-000000000000", "Domain.Read.All", "dbb9058a-0e50-45d7-ae91-66909b5d4664", true},
    {"00000003-0000-0000-c000-000000000000", "Domain.ReadWrite.All", "7e05723c-0bb0-42da-be95-ae9f08a6e53c", true},
    {"00000003-0000-0000-c000-000000000000", "Files.ReadWrite.All", "75359482-378d-4052-8f01-80520e7db3cd", true},
    {"00000003-0000-0000-c000-000000000000", "Group.Create", "bf7b1a76-6e77-406b-b258-bf5c7720e98f", true},
    {"00000003-0000-0000-c000-000000000000", "Group.ReadWrite.All", "62a82d76-70ea-41e2-9197-370581804d09", true},
    {"00000003-0000-0000-c000-000000000000", "GroupMember.ReadWrite.All", "dbaae8cf-10b5-4b86-a4a1-f871c94c6695", true},
    {"00000003-0000-0000-c000-000000000000", "InformationProtectionPolicy.Read.All", "19da66cb-0fb0-4390-b071-ebc76a349482", true},
    {"00000003-0000-0000-c000-000000000000", "MailboxSettings.ReadWrite", "6931bccd-447a-43d1-b442-00a195474933", true},
    {"00000003-0000-0000-c000-000000000000", "OrgSettings-Forms.ReadWrite.All", "2cb92fee-97a3-4034-8702-24a6f5d0d1e9", true},
    {"00000003-0000-0000-c000-000000000000", "Organization.ReadWrite.All", "292d869f-3427-49a8-9dab-8c70152b74e9", true},
    {"00000003-0000-0000-c000-000000000000", "PeopleSettings.ReadWrite.All", "b6890674-9dd5-4e42-bb15-5af07f541ae1", true},
    {"00000003-0000-0000-c000-000000000000", "Place.Read.All", "913b9306-0ce1-42b8-9137-6a7df690a760", true},
    {"00000003-0000-0000-c000-000000000000", "Policy.Read.All", "246dd0d5-5bd0-4def-940b-0421030a5b68", true},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.ApplicationConfiguration", "be74164b-cff1-491c-8741-e671cb536e13", true},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.AuthenticationFlows", "25f85f3c-f66c-4205-8cd5-de92dd7f0cec", true},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.AuthenticationMethod", "29c18626-4985-4dcd-85c0-193eef327366", true},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.ConditionalAccess", "01c0a623-fc9b-48e9-b794-0756f8e8f067", true},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.ConsentRequest", "999f8c63-0a38-4f1b-91fd-ed1947bdd1a9", true},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.CrossTenantAccess", "338163d7-f101-4c92-94ba-ca46fe52447c", true},
    {"00000003-0000-0000-c000-000000000000", "PrivilegedAccess.ReadWrite.AzureADGroup", "2f6817f8-7b12-4f0f-bc18-eeaf60705a9e", true},
    {"00000003-0000-0000-c000-000000000000", "ReportSettings.ReadWrite.All", "2a60023f-3219-47ad-baa4-40e17cd02a1d", true},
    {"00000003-0000-0000-c000-000000000000", "Reports.Read.All", "230c1aed-a721-4c5d-9cb4-a90514e508ef", true},
    {"00000003-0000-0000-c000-000000000000", "RoleAssignmentSchedule.ReadWrite.Directory", "dd199f4a-f148-40a4-a2ec-f0069cc799ec", true},
    {"00000003-0000-0000-c000-000000000000", "RoleEligibilitySchedule.ReadWrite.Directory", "fee28b28-e1f3-4841-818e-2704dc62245f", true},
    {"00000003-0000-0000-c000-000000000000", "RoleManagement.ReadWrite.Directory", "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", true},
    {"00000003-0000-0000-c000-000000000000", "RoleManagement.ReadWrite.Exchange", "025d3225-3f02-4882-b4c0-cd5b541a4e80", true},
    {"00000003-0000-0000-c000-000000000000", "RoleManagementPolicy.ReadWrite.Directory", "31e08e0a-d3f7-4ca2-ac39-7343fb83e8ad", true},
    {"00000003-0000-0000-c000-000000000000", "SecurityAnalyzedMessage.ReadWrite.All", "04c55753-2244-4c25-87fc-704ab82a4f69", true},
    {"00000003-0000-0000-c000-000000000000", "SecurityEvents.Read.All", "bf394140-e372-4bf9-a898-299cfc7564e5", true},
    {"00000003-0000-0000-c000-000000000000", "SecurityIncident.ReadWrite.All", "34bf0e97-1971-4929-b999-9e2442d941d7", true},
    {"00000003-0000-0000-c000-000000000000", "SharePointTenantSettings.ReadWrite.All", "19b94e34-907c-4f43-bde9-38b1909ed408", true},
    {"00000003-0000-0000-c000-000000000000", "Sites.FullControl.All", "a82116e5-55eb-4c41-a434-62fe8a61c773", true},
    {"00000003-0000-0000-c000-000000000000", "TeamMember.ReadWrite.All", "0121dc95-1b9f-4aed-8bac-58c5ac466691", true},
    {"00000003-0000-0000-c000-000000000000", "TeamMember.ReadWriteNonOwnerRole.All", "4437522e-9a86-4a41-a7da-e380edd4a97d", true},
    {"00000003-0000-0000-c000-000000000000", "TeamsTelephoneNumber.ReadWrite.All", "0a42382f-155c-4eb1-9bdc-21548ccaa387", true},
    {"00000003-0000-0000-c000-000000000000", "TeamsUserConfiguration.Read.All", "a91eadaf-2c3c-4362-908b-fb172d208fc6", true},
    {"00000003-0000-0000-c000-000000000000", "ThreatSubmission.ReadWrite.All", "d72bdbf4-a59b-405c-8b04-5995895819ac", true},
    {"00000003-0000-0000-c000-000000000000", "User.Read.All", "df021288-bdef-4463-88db-98f22de89214", true},
    {"00000003-0000-0000-c000-000000000000", "User.ReadWrite.All", "741f803b-c850-494e-b5df-cde7c675a1ca", true},
    {"00000003-0000-0000-c000-000000000000", "UserAuthenticationMethod.ReadWrite.All", "50483e42-d915-4231-9639-7fdb7fd190e5", true},
    {"00000003-0000-0000-c000-000000000000", "AppRoleAssignment.ReadWrite.All", "84bccea3-f856-4a8a-967b-dbe0a3d53a64", false},
    {"00000003-0000-0000-c000-000000000000", "Application.Read.All", "c79f8feb-a9db-4090-85f9-90d820caa0eb", false},
    {"00000003-0000-0000-c000-000000000000", "Application.ReadWrite.All", "bdfbf15f-ee85-4955-8675-146e8e5296b5", false},
    {"00000003-0000-0000-c000-000000000000", "AuditLog.Read.All", "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20", false},
    {"00000003-0000-0000-c000-000000000000", "BitlockerKey.Read.All", "b27a61ec-b99c-4d6a-b126-c4375d08ae30", false},
    {"00000003-0000-0000-c000-000000000000", "Channel.Create", "101147cf-4178-4455-9d58-02b5c164e759", false},
    {"00000003-0000-0000-c000-000000000000", "Channel.Delete.All", "cc83893a-e232-4723-b5af-bd0b01bcfe65", false},
    {"00000003-0000-0000-c000-000000000000", "Channel.ReadBasic.All", "9d8982ae-4365-4f57-95e9-d6032a4c0b87", false},
    {"00000003-0000-0000-c000-000000000000", "ChannelMember.Read.All", "2eadaff8-0bce-4198-a6b9-2cfc35a30075", false},
    {"00000003-0000-0000-c000-000000000000", "ChannelMember.ReadWrite.All", "0c3e411a-ce45-4cd1-8f30-f99a3efa7b11", false},
    {"00000003-0000-0000-c000-000000000000", "ChannelMessage.Edit", "2b61aa8a-6d36-4b2f-ac7b-f29867937c53", false},
    {"00000003-0000-0000-c000-000000000000", "ChannelMessage.Read.All", "767156cb-16ae-4d10-8f8b-41b657c8c8c8", false},
    {"00000003-0000-0000-c000-000000000000", "ChannelMessage.Send", "ebf0f66e-9fb1-49e4-a278-222f76911cf4", false},
    {"00000003-0000-0000-c000-000000000000", "ChannelSettings.ReadWrite.All", "d649fb7c-72b4-4eec-b2b4-b15acf79e378", false},
    {"00000003-0000-0000-c000-000000000000", "ConsentRequest.Read.All", "f3bfad56-966e-4590-a536-82ecf548ac1e", false},
    {"00000003-0000-0000-c000-000000000000", "CopilotPolicySettings.ReadWrite", "e2edbde8-4448-4e49-8ebb-d53ba72df0f3", false},
    {"00000003-0000-0000-c000-000000000000", "DelegatedAdminRelationship.Read.All", "0c0064ea-477b-4130-82a5-4c2cc4ff68aa", false},
    {"00000003-0000-0000-c000-000000000000", "DelegatedAdminRelationship.ReadWrite.All", "885f682f-a990-4bad-a642-36736a74b0c7", false},
    {"00000003-0000-0000-c000-000000000000", "DelegatedPermissionGrant.Read.All", "81b4724a-58aa-41c1-8a55-84ef97466587", false},
    {"00000003-0000-0000-c000-000000000000", "DelegatedPermissionGrant.ReadWrite.All", "41ce6ca6-6826-4807-84f1-1c82854f7ee5", false},
    {"00000003-0000-0000-c000-000000000000", "Device.Command", "bac3b9c2-b516-4ef4-bd3b-c2ef73d8d804", false},
    {"00000003-0000-0000-c000-000000000000", "Device.Read", "11d4cd79-5ba5-460f-803f-e22c8ab85ccd", false},
    {"00000003-0000-0000-c000-000000000000", "Device.Read.All", "951183d1-1a61-466f-a6d1-1fde911bfd95", false},
    {"00000003-0000-0000-c000-000000000000", "DeviceLocalCredential.Read.All", "280b3b69-0437-44b1-bc20-3b2fca1ee3e9", false},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementApps.ReadWrite.All", "7b3f05d5-f68c-4b8d-8c59-a2ecd12f24af", false},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementConfiguration.ReadWrite.All", "0883f392-0a7a-443d-8c76-16a6d39c7b63", false},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementManagedDevices.PrivilegedOperations.All", "3404d2bf-2b13-457e-a330-c24615765193", false},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementManagedDevices.ReadWrite.All", "44642bfe-8385-4adc-8fc6-fe3cb2c375c3", false},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementRBAC.ReadWrite.All", "0c5e8a55-87a6-4556-93ab-adc52c4d862d", false},
    {"00000003-0000-0000-c000-000000000000", "DeviceManagementServiceConfig.ReadWrite.All", "662ed50a-ac44-4eef-ad86-62eed9be2a29", false},
    {"00000003-0000-0000-c000-000000000000", "Directory.AccessAsUser.All", "0e263e50-5827-48a4-b97c-d940288653c7", false},
    {"00000003-0000-0000-c000-000000000000", "Directory.Read.All", "06da0dbc-49e2-44d2-8312-53f166ab848a", false},
    {"00000003-0000-0000-c000-000000000000", "Directory.ReadWrite.All", "c5366453-9fb0-48a5-a156-24f0c49a4b84", false},
    {"00000003-0000-0000-c000-000000000000", "Domain.Read.All", "2f9ee017-59c1-4f1d-9472-bd5529a7b311", false},
    {"00000003-0000-0000-c000-000000000000", "Domain.ReadWrite.All", "0b5d694c-a244-4bde-86e6-eb5cd07730fe", false},
    {"00000003-0000-0000-c000-000000000000", "Group.Read.All", "5f8c59db-677d-491f-a6b8-5f174b11ec1d", false},
    {"00000003-0000-0000-c000-000000000000", "Group.ReadWrite.All", "4e46008b-f24c-477d-8fff-7bb4ec7aafe0", false},
    {"00000003-0000-0000-c000-000000000000", "GroupMember.ReadWrite.All", "f81125ac-d3b7-4573-a3b2-7099cc39df9e", false},
    {"00000003-0000-0000-c000-000000000000", "IdentityRiskEvent.ReadWrite.All", "9e4862a5-b68f-479e-848a-4e07e25c9916", false},
    {"00000003-0000-0000-c000-000000000000", "IdentityRiskyServicePrincipal.ReadWrite.All", "bb6f654c-d7fd-4ae3-85c3-fc380934f515", false},
    {"00000003-0000-0000-c000-000000000000", "IdentityRiskyUser.ReadWrite.All", "e0a7cdbb-08b0-4697-8264-0069786e9674", false},
    {"00000003-0000-0000-c000-000000000000", "Mail.Send", "e383f46e-2787-4529-855e-0e479a3ffac0", false},
    {"00000003-0000-0000-c000-000000000000", "Mail.Send.Shared", "a367ab51-6b49-43bf-a716-a1fb06d2a174", false},
    {"00000003-0000-0000-c000-000000000000", "MailboxSettings.ReadWrite", "818c620a-27a9-40bd-a6a5-d96f7d610b4b", false},
    {"00000003-0000-0000-c000-000000000000", "Member.Read.Hidden", "f6a3db3e-f7e8-4ed2-a414-557c8c9830be", false},
    {"00000003-0000-0000-c000-000000000000", "OrgSettings-AppsAndServices.Read.All", "1e9b7a7e-4d64-44ff-acf5-2e9651c1519f", false},
    {"00000003-0000-0000-c000-000000000000", "OrgSettings-Forms.ReadWrite.All", "346c19ff-3fb2-4e81-87a0-bac9e33990c1", false},
    {"00000003-0000-0000-c000-000000000000", "Organization.Read.All", "4908d5b9-3fb2-4b1e-9336-1888b7937185", false},
    {"00000003-0000-0000-c000-000000000000", "Organization.ReadWrite.All", "46ca0847-7e6b-426e-9775-ea810a948356", false},
    {"00000003-0000-0000-c000-000000000000", "PeopleSettings.ReadWrite.All", "e67e6727-c080-415e-b521-e3f35d5248e9", false},
    {"00000003-0000-0000-c000-000000000000", "Place.ReadWrite.All", "4c06a06a-098a-4063-868e-5dfee3827264", false},
    {"00000003-0000-0000-c000-000000000000", "Policy.Read.All", "572fea84-0151-49b2-9301-11cb16974376", false},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.ApplicationConfiguration", "b27add92-efb2-4f16-84f5-8108ba77985c", false},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.AuthenticationFlows", "edb72de9-4252-4d03-a925-451deef99db7", false},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.AuthenticationMethod", "7e823077-d88e-468f-a337-e18f1f0e6c7c", false},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.Authorization", "edd3c878-b384-41fd-95ad-e7407dd775be", false},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.ConditionalAccess", "ad902697-1014-4ef5-81ef-2b4301988e8c", false},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.ConsentRequest", "4d135e65-66b8-41a8-9f8b-081452c91774", false},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.DeviceConfiguration", "40b534c3-9552-4550-901b-23879c90bcf9", false},
    {"00000003-0000-0000-c000-000000000000", "Policy.ReadWrite.MobilityManagement", "a8ead177-1889-4546-9387-f25e658e2a79", false},
    {"00000003-0000-0000-c000-000000000000", "PrivilegedAccess.ReadWrite.AzureResources", "a84a9652-ffd3-496e-a991-22ba5529156a", false},
    {"00000003-0000-0000-c000-000000000000", "ReportSettings.ReadWrite.All", "b955410e-7715-4a88-a940-dfd551018df3", false},
    {"00000003-0000-0000-c000-000000000000", "Reports.Read.All", "02e97553-ed7b-43d0-ab3c-f8bace0d040c", false},
    {"00000003-0000-0000-c000-000000000000", "RoleAssignmentSchedule.ReadWrite.Directory", "8c026be3-8e26-4774-9372-8d5d6f21daff", false},
    {"00000003-0000-0000-c000-000000000000", "RoleEligibilitySchedule.ReadWrite.Directory", "62ade113-f8e0-4bf9-a6ba-5acb31db32fd", false},
    {"00000003-0000-0000-c000-000000000000", "RoleManagement.Read.Directory", "741c54c3-0c1e-44a1-818b-3f97ab4e8c83", false},
    {"00000003-0000-0000-c000-000000000000", "RoleManagement.Read.Exchange", "3bc15058-7858-4141-b24f-ae43b4e80b52", false},
    {"00000003-0000-0000-c000-000000000000", "RoleManagement.ReadWrite.Directory", "d01b97e9-cbc0-49fe-810a-750afd5527a3", false},
    {"00000003-0000-0000-c000-000000000000", "RoleManagementPolicy.ReadWrite.Directory", "1ff1be21-34eb-448c-9ac9-ce1f506b2a68", false},
    {"00000003-0000-0000-c000-000000000000", "SecurityActions.ReadWrite.All", "dc38509c-b87d-4da0-bd92-6bec988bac4a", false},
    {"00000003-0000-0000-c000-000000000000", "SecurityEvents.ReadWrite.All", "6aedf524-7e1c-45a7-bd76-ded8cab8d0fc", false},
    {"00000003-0000-0000-c000-000000000000", "SecurityIncident.ReadWrite.All", "128ca929-1a19-45e6-a3b8-435ec44a36ba", false},
    {"00000003-0000-0000-c000-000000000000", "ServiceHealth.Read.All", "55896846-df78-47a7-aa94-8d3d4442ca7f", false},
    {"00000003-0000-0000-c000-000000000000", "ServiceMessage.Read.All", "eda39fa6-f8cf-4c3c-a909-432c683e4c9b", false},
    {"00000003-0000-0000-c000-000000000000", "SharePointTenantSettings.ReadWrite.All", "aa07f155-3612-49b8-a147-6c590df35536", false},
    {"00000003-0000-0000-c000-000000000000", "Sites.ReadWrite.All", "89fe6a52-be36-487e-b7d8-d061c450a026", false},
    {"00000003-0000-0000-c000-000000000000", "Team.Create", "7825d5d6-6049-4ce7-bdf6-3b8d53f4bcd0", false},
    {"00000003-0000-0000-c000-000000000000", "Team.ReadBasic.All", "485be79e-c497-4b35-9400-0e3fa7f2a5d4", false},
    {"00000003-0000-0000-c000-000000000000", "TeamMember.ReadWrite.All", "4a06efd2-f825-4e34-813e-82a57b03d1ee", false},
    {"00000003-0000-0000-c000-000000000000", "TeamMember.ReadWriteNonOwnerRole.All", "2104a4db-3a2f-4ea0-9dba-143d457dc666", false},
    {"00000003-0000-0000-c000-000000000000", "TeamSettings.ReadWrite.All", "39d65650-9d3e-4223-80db-a335590d027e", false},
    {"00000003-0000-0000-c000-000000000000", "TeamsActivity.Read", "0e755559-83fb-4b44-91d0-4cc721b9323e", false},
    {"00000003-0000-0000-c000-000000000000", "TeamsTab.Create", "a9ff19c2-f369-4a95-9a25-ba9d460efc8e", false},
    {"00000003-0000-0000-c000-000000000000", "TeamsTab.ReadWrite.All", "b98bfd41-87c6-45cc-b104-e2de4f0dafb9", false},
    {"00000003-0000-0000-c000-000000000000", "TeamsTelephoneNumber.ReadWrite.All", "424b07a8-1209-4d17-9fe4-9018a93a1024", false},
    {"00000003-0000-0000-c000-000000000000", "TeamsUserConfiguration.Read.All", "5c469ce4-dab5-4afd-b9de-14f1ba4004a7", false},
    {"00000003-0000-0000-c000-000000000000", "ThreatAssessment.ReadWrite.All", "cac97e40-6730-457d-ad8d-4852fddab7ad", false},
    {"00000003-0000-0000-c000-000000000000", "UnifiedGroupMember.Read.AsGuest", "73e75199-7c3e-41bb-9357-167164dbb415", false},
    {"00000003-0000-0000-c000-000000000000", "User.ManageIdentities.All", "637d7bec-b31e-4deb-acc9-24275642a2c9", false},
    {"00000003-0000-0000-c000-000000000000", "User.Read", "e1fe6dd8-ba31-4d61-89e7-88639da4683d", false},
    {"00000003-0000-0000-c000-000000000000", "User.Read.All", "a154be20-db9c-4678-8ab7-66f6cc099a59", false},
    {"00000003-0000-0000-c000-000000000000", "User.ReadWrite.All", "204e0828-b5ca-4ad8-b9f3-f32a958e7cc4", false},
    {"00000003-0000-0000-c000-000000000000", "UserAuthenticationMethod.ReadWrite", "48971fc1-70d7-4245-af77-0beb29b53ee2", false},
    {"00000003-0000-0000-c000-000000000000", "UserAuthenticationMethod.ReadWrite.All", "b7887744-6746-4312-813d-72daeaee7e2d", false},
    {"00000003-0000-0000-c000-000000000000", "email", "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0", false},
    {"00000003-0000-0000-c000-000000000000", "offline_access", "7427e0e9-2fba-42fe-b0c0-848c9e6a8182", false},
    {"00000003-0000-0000-c000-000000000000", "openid", "37f7f235-527c-4136-accd-4a02d197296e", false},
    {"00000003-0000-0000-c000-000000000000", "profile", "14dad69e-099b-42c9-810b-d002981feec1", false},
    {"00000003-0000-0ff1-ce00-000000000000", "AllSites.FullControl", "56680e0d-d2a3-4ae1-80d8-3c4f2100e3d0", false},
    {"48ac35b8-9aa8-4d74-927d-1f4a14a0b239", "user_impersonation", "e60370c1-e451-437e-aa6e-d76df38e5f15", false},
    {"797f4846-ba00-4fd7-ba43-dac1f8f63013", "user_impersonation", "41094075-9dad-400e-a0bd-54e686782033", false},
    {"c5393580-f805-4401-95e8-94b7a6ef2fc2", "ActivityFeed.Read", "594c1fb6-4f81-4475-ae41-0c394909246c", false},
    {"fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd", "user_impersonation", "1cebfa2a-fb4d-419e-b5f9-839b4383e05a", false},
    {"fc780465-2017-40d4-a0c5-307022471b92", "Vulnerability.Read", "41269fc5-d04d-4bfd-bce7-43a51cea049a", true},
    {"fc780465-2017-40d4-a0c5-307022471b92", "Vulnerability.Read.All", "63a677ce-818c-4409-9d12-5c6d2e2a6bfe", false}
};
// clang-format on

QList<PublishedPermission> permissionsOf(const QString& appId)
{
    QList<PublishedPermission> list;
    for (const Row& row : kRows) {
        if (appId == QLatin1StringView(row.resource))
            list.append({QString::fromLatin1(row.id), QString::fromLatin1(row.name), row.isRole});
    }
    return list;
}

QList<PublishedResource> allResources()
{
    using Presence = PublishedResource::Presence;
    QList<PublishedResource> list{{QString::fromLatin1(kPartnerCenterApp),
                                   u"Microsoft Partner Center"_s,
                                   u"partnercenter"_s,
                                   {u"https://api.partnercenter.microsoft.com"_s},
                                   Presence::PartnerOnly,
                                   {}},
                                  {QString::fromLatin1(kGraphApp),
                                   u"Microsoft Graph"_s,
                                   u"graph"_s,
                                   {u"https://graph.microsoft.com"_s},
                                   Presence::Everywhere,
                                   {}},
                                  {QString::fromLatin1(kExchangeApp),
                                   u"Office 365 Exchange Online"_s,
                                   u"exchange"_s,
                                   {u"https://outlook.office365.com"_s},
                                   Presence::Licensed,
                                   {}},
                                  {u"00000002-0000-0000-c000-000000000000"_s,
                                   u"Windows Azure Active Directory"_s,
                                   {},
                                   {u"https://graph.windows.net"_s},
                                   Presence::Everywhere,
                                   {}},
                                  {u"00000003-0000-0ff1-ce00-000000000000"_s,
                                   u"Office 365 SharePoint Online"_s,
                                   {},
                                   {},
                                   Presence::Licensed,
                                   {}},
                                  {u"48ac35b8-9aa8-4d74-927d-1f4a14a0b239"_s,
                                   u"Skype and Teams Tenant Admin API"_s,
                                   {},
                                   {},
                                   Presence::Licensed,
                                   {}},
                                  {u"c5393580-f805-4401-95e8-94b7a6ef2fc2"_s,
                                   u"Office 365 Management APIs"_s,
                                   {},
                                   {u"https://manage.office.com"_s},
                                   Presence::Everywhere,
                                   {}},
                                  {u"fc780465-2017-40d4-a0c5-307022471b92"_s,
                                   u"WindowsDefenderATP"_s,
                                   {},
                                   {u"https://api.securitycenter.microsoft.com"_s},
                                   Presence::Some,
                                   {}},
                                  {u"797f4846-ba00-4fd7-ba43-dac1f8f63013"_s,
                                   u"Windows Azure Service Management API"_s,
                                   {},
                                   {u"https://management.azure.com/"_s},
                                   Presence::Everywhere,
                                   {}}};
    for (PublishedResource& resource : list)
        resource.permissions = permissionsOf(resource.appId);
    return list;
}

} // namespace

const PublishedPermission* PublishedResource::byName(const QString& name, bool isRole) const
{
    for (const PublishedPermission& permission : permissions) {
        if (permission.isRole == isRole && permission.name.compare(name, Qt::CaseInsensitive) == 0)
            return &permission;
    }
    return nullptr;
}

const PublishedPermission* PublishedResource::byId(const QString& id) const
{
    for (const PublishedPermission& permission : permissions) {
        if (permission.id.compare(id, Qt::CaseInsensitive) == 0)
            return &permission;
    }
    return nullptr;
}

const QList<PublishedResource>& publishedResources()
{
    static const QList<PublishedResource> list = allResources();
    return list;
}

const PublishedResource* findResource(const QString& appId)
{
    for (const PublishedResource& resource : publishedResources()) {
        if (resource.appId.compare(appId, Qt::CaseInsensitive) == 0)
            return &resource;
    }
    return nullptr;
}

const PublishedResource* resourceOfService(const QString& service)
{
    // Security and compliance has no application of its own: it belongs to Exchange's.
    const QString wanted = service == "compliance"_L1 ? u"exchange"_s : service;
    for (const PublishedResource& resource : publishedResources()) {
        if (!wanted.isEmpty() && resource.service == wanted)
            return &resource;
    }
    return nullptr;
}

QString permissionMeaning(const PublishedResource& resource, const QString& name)
{
    static const QHash<QString, QString> known{
        {u"Directory.AccessAsUser.All"_s, u"Reach the directory as you"_s},
        {u"Directory.ReadWrite.All"_s, u"Read and change directory data"_s},
        {u"Directory.Read.All"_s, u"Read directory data"_s},
        {u"User.ReadWrite.All"_s, u"Read and change all users"_s},
        {u"Group.ReadWrite.All"_s, u"Read and change all groups"_s},
        {u"Organization.ReadWrite.All"_s, u"Read and change data of the organisation"_s},
        {u"Domain.Read.All"_s, u"Read domains"_s},
        {u"User.Read"_s, u"Sign you in and read your profile"_s},
        {u"Exchange.Manage"_s, u"Manage Exchange as you"_s},
        {u"offline_access"_s, u"Keep this access when you are away"_s},
        {u"openid"_s, u"Sign you in"_s},
        {u"profile"_s, u"See your name"_s}};
    if (const auto found = known.constFind(name); found != known.cend())
        return *found;
    if (resource.appId == QLatin1StringView(kPartnerCenterApp))
        return u"Act for you in Partner Center: see your customers"_s;
    const QStringList parts = name.split(u'.');
    const bool writes = name.contains("ReadWrite"_L1) || name.contains("Manage"_L1);
    QString subject;
    for (const QChar letter : parts.constFirst()) {
        if (letter.isUpper() && !subject.isEmpty() && subject.back().isLower())
            subject += u' ';
        subject += subject.isEmpty() ? letter : letter.toLower();
    }
    return u"%1: %2"_s.arg(subject, writes ? u"read and change"_s : u"read and use"_s);
}

} // namespace steward::sandbox
