# EBP as an index leaves the segment to the base.
# realmode: layout=flat reg.ss=0x100 exit=hlt expect.al=0x42 init.0x2020=42 judge="KVM run; SDM vol. 2, table 2-3"
        mov $0x2000, %eax
        mov $0x20, %ebp
        mov (%eax,%ebp), %al
        hlt
