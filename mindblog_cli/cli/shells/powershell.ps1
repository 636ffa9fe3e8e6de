# Completion of mindblog's commands for PowerShell. Put this into the file that $PROFILE names.

Register-ArgumentCompleter -Native -CommandName mindblog -ScriptBlock {
    param($word, $tree, $cursor)
    $length = $cursor - $tree.Extent.StartOffset
    $line = $tree.Extent.Text.PadRight($length).Substring(0, $length)
    & $tree.CommandElements[0].Value __complete $line 2>$null |
        # Where files are wanted nothing is said, and then PowerShell offers them itself.
        Where-Object { $_ -notin '<files>', '<folders>' } |
        ForEach-Object {
            $value, $help = $_ -split "`t", 2
            $text = if ($value -match "[\s']") { "'" + $value.Replace("'", "''") + "'" } else { $value }
            $tip = if ($help) { $help } else { $value }
            [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $tip)
        }
}
