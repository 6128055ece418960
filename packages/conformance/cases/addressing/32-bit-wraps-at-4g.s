# A 32-bit effective address wraps at 4 GiB: a negative displacement.
# realmode: layout=flat exit=hlt expect.al=0x42 init.0x1ff0=42 judge="KVM run; SDM vol. 2, table 2-2"
        mov $0x2000, %eax
        mov -0x10(%eax), %al
        hlt
