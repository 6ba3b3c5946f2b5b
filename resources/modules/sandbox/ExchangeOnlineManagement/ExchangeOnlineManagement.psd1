@{
    # The practice partner's stand-in for the module of the same name.
    GUID = '5f0c2ad1-6a31-4d0e-8a2e-000000000001'
    ModuleVersion = '3.9.2'
    Author = 'Steward'
    Description = 'Stands in for ExchangeOnlineManagement on the practice partner.'
    PowerShellVersion = '7.4'
    CompatiblePSEditions = @('Core')
    RootModule = 'ExchangeOnlineManagement.psm1'
    FunctionsToExport = @('Connect-ExchangeOnline', 'Connect-IPPSSession', 'Disconnect-ExchangeOnline', 'Get-ConnectionInformation',
        'Get-EXOCasMailbox', 'Get-EXOMailbox', 'Get-EXOMailboxFolderPermission', 'Get-EXOMailboxFolderStatistics',
        'Get-EXOMailboxPermission', 'Get-EXOMailboxStatistics', 'Get-EXOMobileDeviceStatistics', 'Get-EXORecipient',
        'Get-EXORecipientPermission')
    CmdletsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
    PrivateData = @{ Practice = $true }
}
