# SCASB of AL = 1 with a 2 in memory borrows.
# realmode: layout=flat exit=hlt flags=SC init.0x2000=02 judge="KVM run; SDM vol. 2, SCAS"
        mov $1, %al
        mov $0x2000, %di
        scasb
        hlt
