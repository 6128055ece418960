# A DS prefix takes BP away from SS.
# realmode: layout=flat reg.ss=0x100 exit=hlt expect.al=0x42 init.0x2000=42 judge="KVM run; SDM vol. 2, Instruction Prefixes"
        mov $0x2000, %bp
        mov %ds:(%bp), %al
        hlt
