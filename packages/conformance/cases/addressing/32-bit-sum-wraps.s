# Base and scaled index wrap at 4 GiB before the limit is looked at.
# realmode: layout=flat exit=hlt expect.al=0x42 init.0x2000=42 judge="KVM run; SDM vol. 2, table 2-3"
        mov $0x80000000, %eax
        mov $0x40000800, %ebx
        mov 0x1000(%eax,%ebx,2), %al
        hlt
