# REPNE SCASD finds a doubleword and stops behind it.
# realmode: layout=flat exit=hlt expect.di=0x200c expect.cx=1 flags=Z init.0x2000=010000000200000003000000 judge="KVM run; SDM vol. 2, SCAS"
        mov $3, %eax
        mov $0x2000, %di
        mov $4, %cx
        repne scasl
        hlt
