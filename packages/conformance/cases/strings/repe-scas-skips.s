# REPE SCASW skips equal words and stops behind the first other one.
# realmode: layout=flat exit=hlt expect.di=0x2006 expect.cx=7 flags=z init.0x2000=000000000100 judge="KVM run; SDM vol. 2, SCAS"
        xor %ax, %ax
        mov $0x2000, %di
        mov $10, %cx
        repe scasw
        hlt
