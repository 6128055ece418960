# EBP as a base is in SS, with an index as well.
# realmode: layout=flat reg.ss=0x100 exit=hlt expect.al=0x42 init.0x3008=42 judge="KVM run; SDM vol. 2, table 2-3"
        mov $0x2000, %ebp
        mov $2, %eax
        mov (%ebp,%eax,4), %al
        hlt
