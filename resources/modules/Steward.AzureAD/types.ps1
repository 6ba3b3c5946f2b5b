# The three classes that scripts make with New-Object to hand them to these commands. The old module had them in an
# assembly; here they are plain classes with the same names and members. Made once in a process.

function DefineClass($Module, [string] $Name, [System.Collections.Specialized.OrderedDictionary] $Fields) {
    $builder = $Module.DefineType("Microsoft.Open.AzureAD.Model.$Name", [System.Reflection.TypeAttributes] 'Public, Class')
    foreach ($field in $Fields.Keys) { $null = $builder.DefineField($field, $Fields[$field], [System.Reflection.FieldAttributes]::Public) }
    $builder.CreateType()
}

if (-not ('Microsoft.Open.AzureAD.Model.AssignedLicenses' -as [type])) {
    $assembly = [System.Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly(
        [System.Reflection.AssemblyName]::new('Steward.AzureAD.Model'), [System.Reflection.Emit.AssemblyBuilderAccess]::Run)
    $builder = $assembly.DefineDynamicModule('Steward.AzureAD.Model')
    $texts = [System.Collections.Generic.List[string]]
    $licence = DefineClass $builder 'AssignedLicense' ([ordered] @{ SkuId = [string]; DisabledPlans = $texts })
    $null = DefineClass $builder 'AssignedLicenses' ([ordered] @{
            AddLicenses = [System.Collections.Generic.List`1].MakeGenericType($licence); RemoveLicenses = $texts
        })
    $null = DefineClass $builder 'PasswordProfile' ([ordered] @{
            Password = [string]; ForceChangePasswordNextLogin = [System.Nullable[bool]]; EnforceChangePasswordPolicy = [System.Nullable[bool]]
        })
}
