# settings.awk: make dragoman.conf(5) of the workers' own manual pages.
#
#   awk -f settings.awk TEMPLATE PAGE...
#
# Each .SS below .SH SETTINGS of a PAGE is one section of the configuration. Each is taken once, from the first page that has it, and
# all of them go where TEMPLATE has the line @SETTINGS@.

FNR == 1 { page++ }
page == 1 { template[++lines] = $0; next }
/^\.SH / { in_settings = $2 == "SETTINGS"; taking = 0; next }
/^\.SS / { taking = in_settings && !taken[$0]++ }
taking { settings = settings $0 "\n" }

END {
	for (i = 1; i <= lines; i++)
		if (template[i] == "@SETTINGS@")
			printf "%s", settings
		else
			print template[i]
}
